"""Sockets that nobody reads, with buffers of a megabyte and more: memory that no process's figures show."""
import socket
one, other = socket.socketpair()
for option in (socket.SO_SNDBUF, socket.SO_RCVBUF, 32, 33):
    try:
        one.setsockopt(socket.SOL_SOCKET, option, 2**22)
        print("BREACH", option)
    except OSError:
        pass
one.setblocking(False)
sent = 0
try:
    while True:
        sent += one.send(bytes(2**15))
except BlockingIOError:
    print("BREACH" if sent > 2**20 else "")
