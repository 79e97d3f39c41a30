"""Connects to daemons, and by kinds of sockets that no namespace holds."""
import socket
for path in ("/run/dbus/system_bus_socket", "/var/run/docker.sock"):
    try:
        socket.socket(socket.AF_UNIX).connect(path)
        print("BREACH", path)
    except OSError:
        pass
for family in (socket.AF_VSOCK, socket.AF_ALG, socket.AF_PACKET):
    try:
        socket.socket(family, socket.SOCK_STREAM)
        print("BREACH", family)
    except OSError:
        pass
