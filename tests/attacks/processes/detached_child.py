"""A child in a session of its own waits until nobody is looking, then goes to work."""
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for _ in range(600):
            time.sleep(0.05)
            open("/tmp/still-here", "a").write("BREACH")
    os._exit(0)
