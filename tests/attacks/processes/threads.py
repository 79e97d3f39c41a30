"""Threads without end."""
import threading, time
threading.stack_size(2**16)
count = 0
try:
    while count < 500:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        count += 1
    print("BREACH")
except RuntimeError:
    pass
