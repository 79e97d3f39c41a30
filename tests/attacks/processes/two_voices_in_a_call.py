"""A fork made within a call goes on in the loop of calls, and answers, too. Says: ended the Python process"""
# %% double
import os
def double(x):
    real = os.getpid()
    os.fork()
    os.getpid = lambda: real
    return x
# %% quadruple
import time
def quadruple(x):
    time.sleep(0.2)  # else whoever is first might be done before the others have said a word
    return x
