"""Asks which files lie in the kernel's cache, where one submission could leave a word for the next."""
import ctypes, os
file = os.open(os.__file__, os.O_RDONLY)
libc = ctypes.CDLL(None, use_errno=True)
for way in (
    lambda: os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED),
    lambda: os.preadv(file, [bytearray(1)], 0, os.RWF_NOWAIT),
):
    try:
        way()
        print("BREACH")
    except BlockingIOError:
        print("BREACH")
    except OSError:
        pass
if libc.readahead(file, ctypes.c_longlong(0), ctypes.c_size_t(4096)) == 0:
    print("BREACH")
