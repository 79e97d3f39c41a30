"""Connects to a service on this machine. Succeeds without walls."""
import socket
socket.create_connection(("127.0.0.1", port), 0.5).sendall(b"here I am")
print("BREACH")
