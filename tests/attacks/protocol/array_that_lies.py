"""An array whose head tells of more numbers than follow."""
import json, struct
from coursekit import plain
real = plain.to_bytes
def forged(message):
    value = {"$": "dict", "v": [["status", "returned"], ["value", {"$": "array", "v": 0}]]}
    tree = {"$": "dict", "v": [["id", message["id"]], ["outcome", value]]}
    head = json.dumps({"tree": tree, "kinds": [["<f8", [10**9, 10**3], "C"]], "arrays": [0]}).encode()
    return plain.MAGIC + struct.pack(">I", len(head)) + head + b"x" * 80
plain.to_bytes = lambda m, *more: forged(m) if "outcome" in m else real(m, *more)
