"""A thread writes answers to the grader's socket before it asks."""
import os, stat, struct, threading
from autograder.engine.runner.packing import pack
frame = pack({"id": "0" * 16, "outcome": {"status": "returned", "value": 1.0}})
def write():
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, struct.pack(">Q", len(frame)) + frame)
        except OSError:
            pass
thread = threading.Thread(target=write)
thread.start(); thread.join()
