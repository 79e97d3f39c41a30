"""``python -m autograder.engine.runner CONTROL_FD SCRATCH``: started by the grader only."""

import sys

from autograder.engine.runner.zygote import main

main(int(sys.argv[1]), sys.argv[2])
