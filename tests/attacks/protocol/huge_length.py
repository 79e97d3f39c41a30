"""Announces more bytes than there are."""
import struct
from autograder.engine.runner import frames
class Lying:
    size = 8
    def pack(self, length): return struct.pack(">Q", 2**63)
    unpack = staticmethod(struct.Struct(">Q").unpack)
frames._LENGTH = Lying()
