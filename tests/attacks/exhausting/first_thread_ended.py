"""Processes whose first thread has ended: it tells of no memory, and the others take it. Says: took more than 0.5 GiB of memory"""
import ctypes, os, platform, threading, time
def take():
    time.sleep(0.1)
    kept = bytearray(b"x") * (200 * 2**20)
    time.sleep(60)
for _ in range(8):
    if os.fork() == 0:
        threading.Thread(target=take).start()
        ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[platform.machine()], 0)
time.sleep(0.7)
print("BREACH")
