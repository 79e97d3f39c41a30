"""Maps single pages far from each other: they hold nothing, but the tables that lead to them do. Says: took more than 0.5 GiB of memory"""
import ctypes, os
libc = ctypes.CDLL(None)
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
for child in range(2):
    if os.fork() == 0:
        for n in range(1, 60_000):
            libc.mmap((n << 30) + 2**44, 4096, 1, 0x108022, -1, 0)
        open(f"mapped{child}", "w")
        os.read(os.pipe()[0], 1)
# %%
import os, time
def wait():
    for _ in range(9):
        time.sleep(0.1 if len(os.listdir()) < 2 else 0)
wait()
# %%
wait()
# %%
wait()
# %%
wait()
print("BREACH" if len(os.listdir()) == 2 else "")
