"""Right at the first call only, where it may be watched."""
# %% double
seen = []
def double(x):
    seen.append(x)
    return 2 * x if len(seen) == 1 else x
