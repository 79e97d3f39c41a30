"""The process in which student code runs.

Nothing here knows a solution, an expected value or another submission; of ours it imports
`coursekit` alone, else NumPy, Matplotlib, IPython with what that brings along (traitlets, pexpect)
and msgpack.
"""

from pathlib import Path

DRAWN = Path(__file__).parent / "drawn.plain"
"""What was drawn; put there in the copy of this folder that the warm process runs."""
SOCKETS = 3
"""Of a submission's process: for requests and answers, their bell, and helpers that are lent."""
