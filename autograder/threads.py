"""How many threads NumPy computes with: one for each process.

The matrices of this course are small. Several threads for one of their products wait for each other
most of the time, and where other processes want the cores they take a hundred times as long as one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""Set to 1 before NumPy is imported, they keep its products of matrices to one thread."""


def one_unless_told() -> None:
    """Compute with one thread in this process and those it starts, unless its user says else."""
    for name in THREADS:
        os.environ.setdefault(name, "1")


@contextmanager
def one_thread() -> Iterator[None]:
    """Start processes that compute with one thread each, whatever is said: one has each core."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
