"""``python -m autograder.validate.verdicts LESSON…``: all verdicts of the bank as one JSON object.

Run it under another NumPy, another processor or with other threads, and compare what it prints:
no verdict may differ.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import platform
import sys
from collections.abc import Sequence

import numpy as np

from autograder.fixtures.draw import PUBLIC_SEED, draw_fixture
from autograder.tasks import load_lesson
from autograder.validate.bank import try_task
from autograder.validate.seeds import summary

SEED = b"validate"


def verdicts(lessons: Sequence[str], every: int = 1) -> dict[str, str]:
    """What the judge says of every variant, with the public cases and hidden ones.

    Parameters
    ----------
    lessons : sequence of str
    every : int
        Look at one variant in so many, for a quick sample.

    Returns
    -------
    dict
        ``lesson/task/variant`` to its points, the mistake it was taken for, and what is wrong
        with that.
    """
    found: dict[str, str] = {}
    for name in lessons:
        lesson = load_lesson(name)
        for task in lesson.functions:
            sample = dataclasses.replace(
                task, mistakes=task.mistakes[::every], alternatives=task.alternatives[::every]
            )
            fixture = draw_fixture(lesson, sample, PUBLIC_SEED, SEED)
            for trial in try_task(lesson, sample, fixture):
                fault = f" ({trial.fault})" if trial.fault else ""
                found[f"{name}/{task.name}/{trial.variant}"] = summary(trial.verdict) + fault
    return found


def rounding() -> str:
    """Stands for the last digits of a matrix product here: where it differs, so do the routines."""
    rng = np.random.default_rng(0)
    product = rng.normal(size=(67, 131)) @ rng.normal(size=(131, 71))
    return hashlib.sha256(product.tobytes()).hexdigest()[:6]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lessons", nargs="+")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="one variant in N")
    arguments = parser.parse_args()
    found = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "rounding": rounding(),
        "verdicts": verdicts(arguments.lessons, arguments.every),
    }
    json.dump(found, sys.stdout, indent=0)


if __name__ == "__main__":
    main()
