"""New namespaces by every call that makes or enters them."""
import ctypes, os, platform
libc = ctypes.CDLL(None, use_errno=True)
clone, setns, clone3 = {"x86_64": (56, 308, 435), "aarch64": (220, 268, 435)}[platform.machine()]
for flags in (0x10000000, 0x20000, 0x40000000, 0x20000000):
    child = libc.syscall(clone, flags | 17, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    if child > 0:
        print("BREACH clone", flags)
for name in os.listdir("/proc/self/ns"):
    if libc.syscall(setns, os.open(f"/proc/self/ns/{name}", os.O_RDONLY), 0) == 0:
        print("BREACH setns", name)
if libc.syscall(clone3, ctypes.create_string_buffer(88), 88) >= 0:
    print("BREACH clone3")
