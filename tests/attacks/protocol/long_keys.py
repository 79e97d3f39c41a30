"""A dictionary with a key of millions of characters, which a message would repeat."""
# %% double
def double(x): return {"k" * 10_000_000: x}
# %% quadruple
def quadruple(x): return {("k",) * 1000: x, "q" * 50_000: 1}
