"""Knocks at the doors that lead deep into the kernel."""
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(256)
doors = {"x86_64": (298, 321, 323, 304, 248, 250, 175, 246, 300), "aarch64": (241, 280, 282, 265, 217, 219, 105, 104, 262)}
for number in (*doors[platform.machine()], 425, 426, 427, 428, 429, 430, 442):
    if libc.syscall(number, buffer, 128, 0, 0, 0) >= 0:
        print("BREACH", number)
