"""Write a folder of one submission in one step: a crash leaves the old one or the new one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from autograder.engine.report import Report
from autograder.gradebook.discover import TIMESTAMP, harmless_files, may_copy
from autograder.gradebook.notebook_text import notebook_bytes


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """A new folder to be filled, which then takes the place of `target`; if that fails, it goes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new, old = _beside(target)
    remove_tree(new)
    try:
        new.mkdir()
        yield new
    except OSError:
        with suppress(OSError):
            remove_tree(new)
        raise
    remove_tree(old)
    if os.path.lexists(target):
        target.rename(old)
    new.rename(target)
    remove_tree(old)


def write_graded(target: Path, report: Report, submitted: Path | None, mode: int) -> None:
    """Replace the folder `target` by the graded notebook and harmless copies of what lay beside it.

    Parameters
    ----------
    target : Path
        ``autograded/<student>/<lesson>``.
    report : Report
        Holds the graded notebook.
    submitted : Path, optional
        The folder handed in.
    mode : int
        Permissions of the files.

    """
    assert report.notebook is not None
    with replaced(target) as new:
        _write(new / f"{report.lesson}.ipynb", notebook_bytes(report.notebook), mode)
        if submitted is not None and submitted.is_dir():
            for name in copy_harmless(submitted, new):
                (new / name).chmod(mode)


def copy_harmless(source: Path, target: Path) -> list[Path]:
    """Copy what harms nobody; returns the names."""
    names = list(harmless_files(source))
    for name in names:
        shutil.copyfile(source / name, target / name, follow_symlinks=False)
    return names


def remove_graded(target: Path) -> None:
    """Remove the folder of a graded notebook, and what a killed grader left of one."""
    for folder in (target, *_beside(target)):
        remove_tree(folder)


def _beside(target: Path) -> tuple[Path, Path]:
    """The unfinished and the outdated folder; leading dots hide them from nbgrader's patterns."""
    return target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")


def prune(folder: Path, submitted: Path) -> list[str]:
    """Take away what nbgrader copied beside a graded notebook but must not lie there.

    nbgrader follows symbolic links when it copies, and the formgrader serves the copies from its
    own address: a link could publish any file, a page could run scripts in the instructor's name.

    Returns
    -------
    list of str
        Names of what was removed.

    """
    removed = []
    for path in sorted(folder.iterdir()):
        original = submitted / path.name
        if path.suffix == ".ipynb" and not path.is_symlink() and path.is_file():
            continue
        if os.path.lexists(original) and may_copy(original):
            continue
        removed.append(path.name)
        if path.is_dir() and not path.is_symlink():
            remove_tree(path)
        else:
            path.unlink()
    return removed


def remove_tree(folder: Path) -> None:
    """Remove a folder if it is there; a link in its place is removed, not followed."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _write(path: Path, data: bytes, mode: int) -> None:
    path.write_bytes(data)
    path.chmod(mode)


__all__ = [
    "TIMESTAMP",
    "copy_harmless",
    "prune",
    "remove_graded",
    "remove_tree",
    "replaced",
    "write_graded",
]
