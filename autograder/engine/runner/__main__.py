"""``python -m autograder.engine.runner CONTROL_FD SCRATCH [--own-world FOLDER...]``."""

import sys

from autograder.engine.runner.zygote import main

main(int(sys.argv[1]), sys.argv[2], fresh=sys.argv[4:])
