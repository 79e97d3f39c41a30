"""``python -m coursekit.data mnist [--folder FOLDER]``: find, verify and keep the MNIST digits."""

from __future__ import annotations

import argparse
import sys

from coursekit.data import DataUnavailable, fetch_mnist


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m coursekit.data", description="Find, verify and keep a data set."
    )
    parser.add_argument("name", choices=["mnist"], help="the data set")
    parser.add_argument("--folder", help="a folder that may hold its files")
    chosen = parser.parse_args(arguments)
    try:
        print(fetch_mnist(chosen.folder))
    except DataUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
