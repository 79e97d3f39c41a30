"""The first call changes what surrounds the next ones: clocks, seeds, desk, redirect, errstate, warnings, recursion."""
# %% double
import sys, warnings, signal, contextlib, random, time
import numpy as np
def double(x):
    warnings.filters[:] = [1, 2, 3]
    np.random.seed = random.seed = time.monotonic = lambda *a: 0.0
    sys.setrecursionlimit(60)
    np.seterr(all="raise")
    sys.stdout = sys.stderr = sys.__stdout__ = None
    contextlib.redirect_stdout.__exit__ = lambda *a: True
    contextlib.ExitStack.__exit__ = lambda *a: True
    signal.setitimer = lambda *a: (0, 0)
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    for frame in sys._current_frames().values():
        while frame:
            self = frame.f_locals.get("self")
            if type(self).__name__ in ("CallSeries", "Surroundings", "Desk"):
                vars(self).clear()
            frame = frame.f_back
    return x
