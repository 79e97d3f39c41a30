"""A whole number of four thousand digits, which no float can hold."""
import json, struct
from coursekit import plain
real = plain.to_bytes
def forged(message):
    value = {"$": "dict", "v": [["status", "returned"], ["value", 10**4000]]}
    tree = {"$": "dict", "v": [["id", message["id"]], ["outcome", value]]}
    head = json.dumps({"tree": tree, "kinds": [], "arrays": []}).encode()
    return plain.MAGIC + struct.pack(">I", len(head)) + head
plain.to_bytes = lambda m, *more: forged(m) if "outcome" in m else real(m, *more)
