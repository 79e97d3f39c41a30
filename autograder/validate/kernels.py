"""``autograder validate --kernels``: the same verdicts whatever multiplies the matrices.

OpenBLAS chooses its routines by the processor, and they round differently. The bank is judged in a
process of its own under each choice, with one thread and with two; other NumPy versions join in
when the Python of their environment is given.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.threads import THREADS

KERNELS = ("", "Prescott", "Haswell")
"""Values of OPENBLAS_CORETYPE; the empty one leaves the choice to the processor."""
NUMBERS_OF_THREADS = (1, 2)
PYTHONS = "AUTOGRADER_PYTHONS"
"""Environment variable: more Pythons to try, as a search path."""
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Setting:
    """One way to compute."""

    python: str
    kernel: str
    threads: int


@dataclass(frozen=True)
class Outcome:
    """What the bank's verdicts were under one setting."""

    setting: Setting
    numpy: str
    verdicts: dict[str, str]
    rounding: str = ""
    """Stands for the last digits of a matrix product: other routines, other digits."""
    error: str = ""
    """Why there are none."""

    @property
    def label(self) -> str:
        kernel = self.setting.kernel or "native"
        return f"NumPy {self.numpy}, {kernel}, {self.setting.threads} thread(s)"


def settings(pythons: Sequence[str]) -> Iterator[Setting]:
    """All combinations, the usual one first."""
    for python in pythons:
        for kernel in KERNELS:
            for threads in NUMBERS_OF_THREADS:
                yield Setting(python, kernel, threads)


def other_pythons() -> list[str]:
    """This Python, and those named in the environment."""
    named = os.environ.get(PYTHONS, "")
    return [sys.executable, *(path for path in named.split(os.pathsep) if path)]


def judge_under(setting: Setting, lessons: Sequence[str], every: int = 1) -> Outcome:
    """Judge the bank in a process of its own."""
    threads = str(setting.threads)
    environment = {
        **os.environ,
        **dict.fromkeys(THREADS, threads),
        "PYTHONPATH": str(_ROOT),
    }
    environment.pop("OPENBLAS_CORETYPE", None)
    if setting.kernel:
        environment["OPENBLAS_CORETYPE"] = setting.kernel
    command = [setting.python, "-m", "autograder.validate.verdicts", "--every", str(every)]
    done = subprocess.run([*command, *lessons], env=environment, capture_output=True, text=True)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        return Outcome(setting, "?", {}, error=lines[-1])
    found = json.loads(done.stdout)
    return Outcome(setting, found["numpy"], found["verdicts"], found["rounding"])


def compare(outcomes: Sequence[Outcome]) -> list[str]:
    """What is wrong in a setting, and what differs from the first one; nothing if all is well."""
    usual = outcomes[0].verdicts
    faults = []
    for outcome in outcomes:
        if outcome.error:
            faults.append(f"{outcome.label}: {outcome.error}")
            continue
        for variant in usual.keys() | outcome.verdicts.keys():
            mine, theirs = outcome.verdicts.get(variant), usual.get(variant)
            if mine != theirs:
                faults.append(f"{outcome.label}: {variant}: {mine} instead of {theirs}")
    return sorted(faults)


def table(outcomes: Sequence[Outcome]) -> str:
    """A line for each setting: rounding, number of verdicts, how many unlike the first."""
    usual = outcomes[0].verdicts
    return "\n".join(
        f"{outcome.label:<38} rounding {outcome.rounding:<6} {len(outcome.verdicts):5d} verdicts, "
        f"{sum(usual.get(v) != said for v, said in outcome.verdicts.items())} changed"
        for outcome in outcomes
    )


def try_kernels(lessons: Sequence[str], progress: Callable[[Setting], None]) -> list[Outcome]:
    """Judge the bank of `lessons` under every setting, one after another.

    A Python that can't be started has one outcome, which says so.
    """
    outcomes = []
    gone: set[str] = set()
    for setting in settings(other_pythons()):
        if setting.python in gone:
            continue
        progress(setting)
        try:
            outcomes.append(judge_under(setting, lessons))
        except OSError as error:
            gone.add(setting.python)
            told = f"{setting.python} can't be started ({error.strerror}); correct {PYTHONS}"
            outcomes.append(Outcome(setting, "?", {}, error=told))
    return outcomes
