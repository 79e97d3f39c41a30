"""``python -m autograder.engine.runner CONTROL_FD SCRATCH [--own-world FOLDER...]``."""

import os
import sys

from autograder.engine.runner.zygote import main

main(int(sys.argv[1]), sys.argv[2], fresh=sys.argv[4:])
os._exit(0)  # to take the interpreter apart takes longer than all else at the end
