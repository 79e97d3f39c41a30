"""Becomes another program, which keeps the grader's sockets and speaks over them. Says: ended the Python process"""
import os
for name in os.listdir("/proc/self/fd"):
    try:
        os.set_inheritable(int(name), True)
    except OSError:
        pass
os.execv("/bin/sh", ["sh", "-c", "for n in 0 1 2 3 4 5 6 7 8 9; do echo BREACH >&10$n; done; sleep 60"])
