"""Many processes, each of which takes what one process may."""
import os, time
for _ in range(8):
    if os.fork() == 0:
        kept = bytearray(b"x") * (200 * 2**20)
        time.sleep(60)
        os._exit(0)
time.sleep(0.8)
print("BREACH")
