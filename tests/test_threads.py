"""NumPy computes with one thread in each process, unless its user says else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from autograder.threads import THREADS, one_thread

CORES = len(os.sched_getaffinity(0))
PROGRAM = """
import atexit, sys
from autograder import cli

@atexit.register
def told() -> None:
    import numpy
    from threadpoolctl import threadpool_info
    print([info["num_threads"] for info in threadpool_info()])

sys.argv = ["autograder", "data", "--help"]
cli.main()
"""


@pytest.mark.parametrize(("wished", "threads"), [("", 1), ("2", min(2, CORES))])
def test_a_command_and_what_it_starts_compute_with_one_thread(wished: str, threads: int) -> None:
    environment = {name: text for name, text in os.environ.items() if name not in THREADS}
    if wished:
        environment.update(dict.fromkeys(THREADS, wished))
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == f"[{threads}]"


def test_for_processes_that_have_a_core_each_nothing_else_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(THREADS[0], "2")
    monkeypatch.delenv(THREADS[1], raising=False)
    with one_thread():
        assert [os.environ[name] for name in THREADS] == ["1"] * len(THREADS)
    assert os.environ[THREADS[0]] == "2"
    assert THREADS[1] not in os.environ
