"""Reads or changes the process from which submissions are forked."""
import os
for pid in {os.getppid(), 1, *map(int, filter(str.isdigit, os.listdir("/proc")))} - {os.getpid()}:
    if str(pid) == os.readlink("/proc/self"):
        continue
    for name in ("mem", "environ", "fd/0", "cwd/x", "root/x"):
        try:
            open(f"/proc/{pid}/{name}", "rb").close()
            print("BREACH", pid, name)
        except OSError:
            pass
