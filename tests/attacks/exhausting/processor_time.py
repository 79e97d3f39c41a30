"""A process of its own reckons, and the notebook waits for it. Says: stopped after 1 seconds"""
import os, time
child = os.fork()
if child == 0:
    while time.process_time() < 3:
        pass
    os._exit(0)
print("BREACH" if os.waitpid(child, 0)[1] == 0 else "")
