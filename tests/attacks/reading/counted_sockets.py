"""Asks how many sockets the machine has had: one submission could count so for the next to read."""
import socket
try:
    print("BREACH", socket.socket().getsockopt(socket.SOL_SOCKET, 57, 8))
except OSError:
    print(socket.socket().getsockopt(socket.SOL_SOCKET, socket.SO_TYPE))
