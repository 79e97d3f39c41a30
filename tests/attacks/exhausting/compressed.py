"""Small files that unpack to large ones."""
import gzip, io, numpy as np
try:
    small = gzip.compress(bytes(2**28))
    kept = [gzip.decompress(small) for _ in range(40)]
    print("BREACH")
except MemoryError:
    pass
