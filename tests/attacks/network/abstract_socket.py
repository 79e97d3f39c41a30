"""Connects to a local service by its abstract name. Succeeds without walls."""
import socket
socket.socket(socket.AF_UNIX).connect(f"\0{service}")
print("BREACH")
