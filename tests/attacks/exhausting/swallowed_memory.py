"""Goes on after each MemoryError, and asks for more. Says: took more than 0.5 GiB of memory"""
kept, size = [], 2**29
while size:
    try:
        kept.append(bytearray(b"x") * size)
    except MemoryError:
        size //= 2
