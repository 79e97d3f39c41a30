"""Connects to a local service by its path. Succeeds without walls."""
import socket
socket.socket(socket.AF_UNIX).connect(f"{course}/service")
print("BREACH")
