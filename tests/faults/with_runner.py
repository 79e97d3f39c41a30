"""A grader whose student's process has started others: ``with_runner.py [walls]``."""

from __future__ import annotations

import sys
import time

from autograder.engine.execution import Execution
from autograder.engine.process import Runner
from autograder.engine.restore import RestoredCell
from autograder.engine.walls import walls

DETACHED = """
import os, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)
"""


def main() -> None:
    runner = Runner(wrap=walls()) if sys.argv[1:] == ["walls"] else Runner()
    cell = RestoredCell("extra", "code", DETACHED, "c", runs=True)
    with runner, Execution(runner, [cell]) as execution:
        execution.run()
        print("ready", flush=True)
        time.sleep(600)


if __name__ == "__main__":
    main()
