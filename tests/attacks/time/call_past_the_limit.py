"""A right answer that comes a little later than allowed. Says: `double` didn't return"""
# %% double
import signal, time
calls = []
def double(x):
    signal.setitimer(signal.ITIMER_REAL, 0)
    calls.append(x) or time.sleep(4 if len(calls) == 1 else 0)
    return 2 * x
