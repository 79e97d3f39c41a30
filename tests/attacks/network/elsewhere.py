"""Connects to other machines, by name and by number."""
import socket
for address in (("192.0.2.1", 80), ("1.1.1.1", 53), ("example.org", 80)):
    try:
        socket.create_connection(address, 0.2)
        print("BREACH", address)
    except OSError:
        pass
try:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53))
    print("BREACH")
except OSError:
    pass
