"""A child takes its parent over as debuggers do, and its brothers."""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
child = os.fork()
if child == 0:
    taken = libc.ptrace(16, os.getppid(), 0, 0) == 0 or libc.ptrace(0x4206, os.getppid(), 0, 0) == 0
    os._exit(7 if taken else 0)
print("BREACH" if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7 else "")
