"""Loops where a function is looked at and not called. Says: `double` didn't return"""
# %% double
class Function:
    @property
    def __wrapped__(self):
        while True: pass
    __signature__ = __code__ = __defaults__ = __globals__ = __wrapped__
    def __call__(self, x): return x
double = Function()
