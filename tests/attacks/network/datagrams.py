"""Sends datagrams to everybody on the network: broadcast, multicast, IPv6."""
import socket
for family, address in ((socket.AF_INET, ("255.255.255.255", 9)), (socket.AF_INET, ("224.0.0.1", 9)),
                        (socket.AF_INET6, ("ff02::1", 9)), (socket.AF_INET6, ("2001:db8::1", 9))):
    try:
        one = socket.socket(family, socket.SOCK_DGRAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        one.sendto(b"x", address)
        print("BREACH", address)
    except OSError:
        pass
