"""Says something that is no frame at all. Says: ended the Python process"""
import os, stat
for number in range(3, 256):
    try:
        if stat.S_ISSOCK(os.fstat(number).st_mode):
            os.write(number, b"\xff\x00" * 10_000)
    except OSError:
        pass
