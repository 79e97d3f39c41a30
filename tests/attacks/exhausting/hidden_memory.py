"""Takes memory in ways that no process's own figures show."""
import ctypes, mmap, os
libc = ctypes.CDLL(None, use_errno=True)
if libc.shmget(0, ctypes.c_size_t(2**20), 0o1600) >= 0 or libc.msgget(0, 0o1600) >= 0:
    print("BREACH system v")
for way in (lambda: os.memfd_create("x"), lambda: mmap.mmap(-1, 2**20),
            lambda: mmap.mmap(os.open("/dev/zero", os.O_RDWR), 2**20)):
    try:
        way()
        print("BREACH", way)
    except OSError:
        pass
