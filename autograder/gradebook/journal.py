"""What has been graded already, so that a second run is free and a killed one goes on.

One small SQLite file beside the graded notebooks. It only saves work: when it is lost or broken,
everything is graded again and comes out the same. It also knows which due dates ``course.toml``
has given to the gradebook.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from autograder.course import JOURNAL_FILE
from autograder.engine.report import Report, report_from_text, report_to_text

_VERSION = 1


def submission_digest(data: bytes, fingerprint: str) -> str:
    """Hash of all that a report depends on.

    Parameters
    ----------
    data : bytes
        The submitted notebook.
    fingerprint : str
        Stands for the lesson as it is now and the seed of the hidden cases.

    """
    digest = hashlib.sha256(f"{len(fingerprint)}:{fingerprint}:".encode())
    digest.update(data)
    return digest.hexdigest()


class Journal:
    """The reports of a course by student and lesson.

    Parameters
    ----------
    folder : Path
        It lies there.
    to_read : bool
        Write nothing; where there is no journal of ours, it is an empty one.

    """

    def __init__(self, folder: Path, to_read: bool = False) -> None:
        if to_read:
            self._database = _opened_to_read(folder / JOURNAL_FILE)
            return
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / JOURNAL_FILE
        try:
            self._database = self._open()
        except sqlite3.OperationalError:
            raise  # held by somebody, or the disk refuses: the file itself may be good
        except sqlite3.DatabaseError:
            for name in (JOURNAL_FILE, f"{JOURNAL_FILE}-wal", f"{JOURNAL_FILE}-shm"):
                (folder / name).unlink(missing_ok=True)
            self._database = self._open()

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=30, isolation_level=None)
        try:
            # An entry lost in a power cut costs one regrade, so no waiting for the disk.
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=OFF")
            if database.execute("PRAGMA user_version").fetchone()[0] not in (0, _VERSION):
                database.execute("DROP TABLE IF EXISTS graded")
            _make_tables(database)
            database.execute(f"PRAGMA user_version={_VERSION}")
        except sqlite3.DatabaseError:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def find(self, lesson: str, student: str, digest: str) -> Report | None:
        """The report of exactly these bytes, or None."""
        row = self._database.execute(
            "SELECT digest, report FROM graded WHERE lesson=? AND student=?", (lesson, student)
        ).fetchone()
        if row is None or row[0] != digest:
            return None
        return self._read(row[1])

    def put(self, student: str, report: Report, digest: str) -> None:
        """Remember `report`; called only when it stands in the gradebook."""
        self.put_all([(student, report, digest)])

    def put_all(self, entries: Iterable[tuple[str, Report, str]]) -> None:
        """Remember several reports at once: student, report and digest of each."""
        rows = [
            (report.lesson, student, digest, report_to_text(replace(report, notebook=None)))
            for student, report, digest in entries
        ]
        self._database.execute("BEGIN")
        try:
            self._database.executemany("INSERT OR REPLACE INTO graded VALUES (?, ?, ?, ?)", rows)
            self._database.execute("COMMIT")
        except sqlite3.Error:
            with contextlib.suppress(sqlite3.Error):
                self._database.execute("ROLLBACK")
            raise

    def forget(self, lesson: str, student: str) -> None:
        """Drop an entry."""
        self._database.execute("DELETE FROM graded WHERE lesson=? AND student=?", (lesson, student))

    def due_given(self, lesson: str) -> datetime | None:
        """The due date that ``course.toml`` has given to the gradebook, or None."""
        row = self._database.execute("SELECT given FROM due WHERE lesson=?", (lesson,)).fetchone()
        return None if row is None else datetime.fromisoformat(row[0])

    def give_due(self, lesson: str, date: datetime | None) -> None:
        """Remember that date, or that there is none any more."""
        self._database.execute("DELETE FROM due WHERE lesson=?", (lesson,))
        if date is not None:
            self._database.execute("INSERT INTO due VALUES (?, ?)", (lesson, date.isoformat()))

    def reports(self, lesson: str) -> Iterator[tuple[str, Report]]:
        """Every report of a lesson with its student, one at a time."""
        rows = self._database.execute(
            "SELECT student, report FROM graded WHERE lesson=? ORDER BY student", (lesson,)
        )
        for student, text in rows:
            report = self._read(text)
            if report is not None:
                yield student, report

    @staticmethod
    def _read(text: str) -> Report | None:
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            return report_from_text(text)
        return None


def _make_tables(database: sqlite3.Connection) -> None:
    database.execute(
        "CREATE TABLE IF NOT EXISTS graded (lesson TEXT, student TEXT, digest TEXT, "
        "report TEXT, PRIMARY KEY (lesson, student)) WITHOUT ROWID"
    )
    database.execute("CREATE TABLE IF NOT EXISTS due (lesson TEXT PRIMARY KEY, given TEXT)")


def _opened_to_read(path: Path) -> sqlite3.Connection:
    """The file as it is, or an empty one in memory where there is none of ours."""
    if path.exists():
        try:
            database = _connected_to_read(path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            pass  # it is damaged
        else:
            if database.execute("PRAGMA user_version").fetchone()[0] == _VERSION:
                return database
            database.close()
    database = sqlite3.connect(":memory:")
    _make_tables(database)
    return database


def _connected_to_read(path: Path) -> sqlite3.Connection:
    """Also in a folder that can't be written, where SQLite can keep no notes of who reads."""
    try:
        return _connected(path, "mode=ro")
    except sqlite3.OperationalError:
        return _connected(path, "mode=ro&immutable=1")


def _connected(path: Path, how: str) -> sqlite3.Connection:
    database = sqlite3.connect(f"file:{quote(str(path))}?{how}", timeout=30, uri=True)
    try:
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


@contextlib.contextmanager
def open_journal(folder: Path, to_read: bool = False) -> Iterator[Journal]:
    """The journal kept in `folder`."""
    journal = Journal(folder, to_read)
    try:
        yield journal
    finally:
        journal.close()
