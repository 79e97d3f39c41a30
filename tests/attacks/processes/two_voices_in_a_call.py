"""A fork made within a call goes on in the loop of calls, and answers, too; which of the two is heard, nobody can tell."""
# %% double
import os
def double(x):
    real = os.getpid()
    os.fork()
    os.getpid = lambda: real
    return x
