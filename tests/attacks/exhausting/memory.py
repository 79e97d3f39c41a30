"""Takes memory until there is no more."""
kept = []
while len(kept) < 400:
    kept.append(bytearray(2**24))
print("BREACH")
