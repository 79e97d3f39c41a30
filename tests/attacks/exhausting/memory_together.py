"""Many processes, each of which takes what one process may."""
import os, time
got, has = os.pipe()
for _ in range(8):
    if os.fork() == 0:
        kept = bytearray(b"x") * (100 * 2**20)
        os.write(has, b".")
        time.sleep(60)
        os._exit(0)
held = 0
while held < 8:
    held += len(os.read(got, 8))
time.sleep(0.8)
print("BREACH")
