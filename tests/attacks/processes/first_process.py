"""Stops, limits and replaces the first process of its world. Succeeds only against itself"""
import ctypes, os, signal
for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGHUP, signal.SIGSEGV):
    os.kill(1, number)
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
if os.fork() == 0:
    if os.fork() == 0:
        os.execv("/bin/sleep", ["sleep", "60"])
    os._exit(0)
