"""The command ``autograder``, which is also ``python -m autograder``.

What the command line needs takes a while to import, and Ctrl-C is to be told in a line meanwhile,
too.
"""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command line."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # it waits for who can tell it
    from autograder.endings import ctrl_c_in_a_line

    try:
        with ctrl_c_in_a_line():
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
            from autograder.cli import main as command

            command()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said; Python itself has to end


if __name__ == "__main__":
    main()
