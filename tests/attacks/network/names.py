"""Asks for addresses by name, of whoever might answer."""
import socket
for name in ("example.org", "localhost.localdomain", "host.docker.internal", "metadata.google.internal"):
    try:
        print("BREACH", socket.getaddrinfo(name, 80)[0])
    except OSError:
        pass
for server in ("127.0.0.53", "127.0.0.11", "8.8.8.8"):
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.settimeout(0.1)
    try:
        one.sendto(b"\0\1\1\0\0\1\0\0\0\0\0\0\7example\3org\0\0\1\0\1", (server, 53))
        print("BREACH", one.recv(100))
    except OSError:
        pass
