"""Asks which files lie in the kernel's cache, where one submission could leave a word for the next."""
import ctypes, mmap, os
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
pages = mmap.mmap(file, 4096, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE)
place = ctypes.addressof(ctypes.c_char.from_buffer(pages))
if libc.mincore(ctypes.c_void_p(place), ctypes.c_size_t(4096), ctypes.create_string_buffer(1)) == 0:
    print("BREACH")
CACHESTAT, whole, found = 451, (ctypes.c_uint64 * 2)(0, 4096), (ctypes.c_uint64 * 5)()
if libc.syscall(CACHESTAT, file, whole, found, 0) == 0:
    print("BREACH")
