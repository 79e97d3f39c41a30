"""Opens files until nobody has a number left for one."""
import os, resource
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
kept = []
try:
    while len(kept) < 600:
        kept.append(os.open("/dev/null", os.O_RDONLY))
    print("BREACH")
except OSError:
    pass
for number in kept:
    os.close(number)
