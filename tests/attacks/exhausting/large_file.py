"""One file that is larger than any, grown by all means."""
import os
place = os.open("large", os.O_CREAT | os.O_RDWR)
for grow in (lambda: os.ftruncate(place, 2**40), lambda: os.posix_fallocate(place, 0, 2**30),
             lambda: os.pwrite(place, b"x", 2**33)):
    try:
        grow()
        print("BREACH")
    except OSError:
        pass
