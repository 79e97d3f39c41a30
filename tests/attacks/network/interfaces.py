"""Looks for interfaces, brings them up, and sends by its own headers."""
import fcntl, socket, struct
names = [name for _, name in socket.if_nameindex()]
print("BREACH" if set(names) - {"lo", "tunl0", "sit0", "ip6tnl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "ip6gre0"} else "")
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    fcntl.ioctl(one, 0x8914, struct.pack("16sh", b"lo", 1))
    print("BREACH up")
except OSError:
    pass
try:
    socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)
    print("BREACH raw")
except OSError:
    pass
