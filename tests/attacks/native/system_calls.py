"""Asks the kernel directly for new namespaces, mounts, other processes' memory, io_uring."""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x10000000) == 0 or libc.mount(b"x", b"/tmp", b"tmpfs", 0, 0) == 0:
    print("BREACH")
if libc.umount2(b"/tmp", 2) == 0 or libc.ptrace(16, 1, 0, 0) == 0:
    print("BREACH")
if libc.syscall(425, 8, ctypes.create_string_buffer(120)) >= 0:
    print("BREACH io_uring")
if libc.syscall(206, 8, ctypes.create_string_buffer(8)) == 0:
    print("BREACH io_setup")
if libc.prctl(4, 1) == 0 and libc.setuid(0) == 0:
    print("BREACH root")
