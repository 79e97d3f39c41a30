"""The process in which student code runs.

Nothing here knows a solution, an expected value or another submission; it imports `coursekit`,
NumPy, Matplotlib and IPython alone.
"""

DRAWN = "RUNNER_DRAWN"
"""Environment variable of the warm process: the file of drawn data sets in the cache folder."""
