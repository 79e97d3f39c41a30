"""``autograder`` as a real command on the tiny course: ``grading.py SECONDS WORD...``.

Its grader takes SECONDS for a submission. PYTHONPATH has to lead to the tiny course.
"""

from __future__ import annotations

import os
import sys

from slow_grader import SECONDS, SlowGrader

from autograder import cli, commands, workers


def main() -> None:
    os.environ[SECONDS] = sys.argv.pop(1)
    workers.open_grader = SlowGrader  # type: ignore[assignment]
    commands.fingerprint = lambda *_: "tiny, first edition"  # type: ignore[assignment]
    workers.tell_about_walls = lambda *_: None
    print("ready", flush=True)
    cli.main()


if __name__ == "__main__":
    main()
