"""An array whose head tells of more numbers than follow."""
import msgpack, struct
from autograder.engine.runner import frames
real = frames.pack
def forged(message):
    outcome = {"status": "returned", "value": msgpack.ExtType(1, bytes(4))}
    tree = msgpack.packb({"id": message["id"], "outcome": outcome})
    kinds = msgpack.packb([["<f8", [10**9, 10**3], "C"]])
    return b"PACK1" + struct.pack(">II", len(tree), len(kinds)) + tree + kinds + b"x" * 80
frames.pack = lambda m, *more, **k: forged(m) if "outcome" in m else real(m, *more, **k)
