"""Reads other processes' memory by the kernel's calls for debuggers, and the machine's."""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for pid in (1, os.getppid(), grader):
    if pid and (libc.ptrace(16, pid, 0, 0) == 0 or libc.syscall(434, pid, 0) >= 0 and pid == grader):
        print("BREACH ptrace", pid)
    if libc.syscall(310, pid, 0, 0, 0, 0, 0) >= 0:
        print("BREACH process_vm_readv", pid)
for path in ("/proc/kcore", "/dev/mem", "/dev/kmem", "/dev/kmsg", "/proc/kmsg", "/proc/kpagecount"):
    try:
        open(path, "rb").read(1)
        print("BREACH", path)
    except OSError:
        pass
