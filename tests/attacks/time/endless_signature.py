"""Loops where a function is looked at and not called. Says: `double` didn't return"""
# %% double
class Function:
    @property
    def __signature__(self):
        while True: pass
    def __call__(self, x): return x
double = Function()
