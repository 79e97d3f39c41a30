"""An error whose message and traceback fill the memory of whoever keeps them."""
def deeper(n):
    return deeper(n + 1)
try:
    deeper(0)
except RecursionError as error:
    raise ValueError("x" * 10**8) from error
