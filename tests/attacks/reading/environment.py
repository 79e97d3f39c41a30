"""Looks for secrets in the environments and command lines of all processes."""
import glob, os
print(dict(os.environ))
for name in glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline"):
    try:
        print(open(name).read())
    except OSError:
        pass
