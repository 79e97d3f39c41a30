"""Graded submissions on their way into the gradebook: several share a commit when they come fast.

A commit waits for the disk, and a statement costs much the same for one row as for fifty.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from sqlalchemy.exc import OperationalError

from autograder.engine.report import Report
from autograder.gradebook.discover import Submission
from autograder.gradebook.journal import Journal
from autograder.gradebook.record import Recorder
from autograder.gradebook.scores import Scores
from autograder.gradebook.standings import Standing

SECONDS = 1.0
"""While submissions come fast, they are entered as often as this."""
FAST = 8
"""So many in that time are fast. Slower ones wait for nothing: the next may be long in coming."""
MOST = 50
"""At most this many are entered together."""


@dataclass(frozen=True)
class Entry:
    """A submission that was graded; its graded notebook is written already."""

    submission: Submission
    report: Report
    """Without the notebook, which may be large."""
    digest: str
    """What the journal knows it by."""
    scores: Scores


class Batch:
    """What was graded and isn't in the gradebook yet.

    A crash costs no more than grading these again: the journal learns of a submission only after
    its scores stand in the gradebook.

    Parameters
    ----------
    recorder : Recorder
    journal : Journal
    done : callable
        Called for each submission, in the order in which they came, when it stands.

    """

    def __init__(
        self, recorder: Recorder, journal: Journal, done: Callable[[Entry, Standing], None]
    ) -> None:
        self._recorder = recorder
        self._journal = journal
        self._done = done
        self._waiting: list[Entry] = []
        self._came: deque[float] = deque(maxlen=FAST)
        self._entered = monotonic()

    def add(self, entry: Entry) -> None:
        """Take a submission, and enter it with all that wait when it is time.

        Raises
        ------
        GradebookError
            As `enter`.

        """
        now = monotonic()
        fast = len(self._came) == FAST and now - self._came[0] < SECONDS
        self._came.append(now)
        self._waiting.append(entry)
        if not fast or now - self._entered >= SECONDS or len(self._waiting) >= MOST:
            self.enter()

    def enter(self) -> None:
        """Enter all that wait in the gradebook, then in the journal.

        Raises
        ------
        GradebookError
            When the database refuses. If it refuses only some of them, the others stand.

        """
        entries, self._waiting = self._waiting, []
        if not entries:
            return
        try:
            standings = self._recorder.record_all([entry.scores for entry in entries])
        except Exception as error:
            if len(entries) == 1 or _concerns_all(error):
                raise
        else:
            self._tell(entries, standings)
            return
        self._enter_each(entries)

    def _enter_each(self, entries: Sequence[Entry]) -> None:
        """Find out which of them can't be entered, and enter the others."""
        refused: Exception | None = None
        for entry in entries:
            try:
                standings = self._recorder.record_all([entry.scores])
            except Exception as error:
                refused = refused or error
                if _concerns_all(error):
                    break
            else:
                self._tell([entry], standings)
        if refused is not None:
            raise refused

    def _tell(self, entries: Sequence[Entry], standings: Sequence[Standing]) -> None:
        """Tell the journal and whoever wants to know."""
        self._entered = monotonic()
        self._journal.put_all(
            (entry.submission.student, entry.report, entry.digest) for entry in entries
        )
        for entry, standing in zip(entries, standings, strict=True):
            self._done(entry, standing)


def _concerns_all(error: Exception) -> bool:
    """Whether the database is held, full or gone, so that it refuses the next one as well."""
    return isinstance(error.__cause__, OperationalError)


__all__ = ["Batch", "Entry"]
