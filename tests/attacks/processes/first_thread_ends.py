"""The thread that answers ends within a call, and another one stays. Says: `double` didn't return"""
# %% double
import ctypes, platform, threading, time
def double(x):
    threading.Thread(target=time.sleep, args=(60,)).start()
    ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[platform.machine()], 0)
