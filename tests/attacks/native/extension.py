"""A library of its own, built on the spot or written byte by byte, and loaded."""
import ctypes, os, subprocess
open("evil.c", "w").write("#include <unistd.h>\nint evil(void) { return setuid(0); }\n")
built = subprocess.run("cc -shared -fPIC -o evil.so evil.c", shell=True, capture_output=True).returncode == 0
if built and ctypes.CDLL(os.path.abspath("evil.so")).evil() == 0:
    print("BREACH")
