"""A function that never returns and can't be interrupted. Says: `double` took too long"""
# %% double
def double(x):
    while True:
        try:
            while True: pass
        except BaseException:
            pass
