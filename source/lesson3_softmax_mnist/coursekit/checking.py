"""``check(f)``: what a student calls in the notebook to learn at once what is wrong."""

from __future__ import annotations

import dataclasses
import functools
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coursekit import show
from coursekit.fixture_file import load_fixtures
from coursekit.judge import GraderDefect, judge
from coursekit.judge.calling import call
from coursekit.judge.model import Caller, Case, Fixture, Outcome, Verdict

FIXTURE_FILE = Path(__file__).parent / "fixture.npz"
GRADING = "COURSEKIT_GRADING"
"""Set in the environment while the grader runs a notebook: it makes its own checks."""


class CheckFailed(Exception):
    """A check didn't pass. Shown as one line; the table above it says why."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class CheckProblem(CheckFailed):
    """The check itself could not be made; the message says what to do."""


class LocalCaller(Caller):
    """Calls the student's functions in this very process."""

    def __init__(self, namespace: dict[str, Any], functions: Mapping[str, Any]) -> None:
        self._namespace = namespace
        self._functions = functions

    def call(
        self,
        fixture: Fixture,
        case: Case,
        *,
        given: Mapping[str, Any] | None = None,
        count_steps: bool = False,
    ) -> Outcome:
        """See `coursekit.judge.model.Caller`."""
        function = self._functions.get(fixture.task, self._namespace.get(fixture.task))
        if function is None:
            return Outcome("undefined")
        return call(
            function,
            fixture,
            case,
            self._namespace,
            given=given,
            count_steps=count_steps,
            interactive=True,
        )


def check(function: Any, task: str | None = None) -> None:
    """Check one function of this lesson and say what is wrong with it.

    Parameters
    ----------
    function : callable
        Your function: ``check(sigmoid)``.
    task : str, optional
        Which task it answers; needed only if the function bears another name.

    Raises
    ------
    CheckFailed
        If something is wrong; the cell counts as failed for Validate, too.
    """
    if os.environ.get(GRADING):
        print("This check is made by the grader.")
        return
    namespace = sys._getframe(1).f_globals
    lesson_name, fixtures = _load(FIXTURE_FILE)
    name = task or _name_of(function, namespace, fixtures)
    if name not in fixtures:
        raise CheckProblem(_wrong_function(name, lesson_name, fixtures))
    caller = LocalCaller(namespace, {name: function})
    verdict = judge(fixtures[name], caller)
    if verdict.status == "judged" and not verdict.passed:
        verdict = _name_helpers(verdict, fixtures, namespace)
    _display(verdict)
    if not verdict.passed:
        raise CheckFailed(
            f"{name} earns {show.points(verdict.score)} of {show.points(verdict.points)} points "
            "so far"
        )


def lesson(name: str) -> None:
    """Make sure that the notebook, `coursekit` and the fixture in this folder are of one lesson.

    Raises
    ------
    CheckProblem
        If they aren't; the message says what to do.
    """
    if os.environ.get(GRADING):
        return
    found, _ = _load(FIXTURE_FILE)
    if found != name:
        raise CheckProblem(
            f"this notebook is {name}, but `coursekit` was loaded from the folder of {found} "
            f"({FIXTURE_FILE.parent.parent}). Open the notebook from its own folder, with the "
            "`coursekit` folder beside it, and restart the kernel."
        )


def _load(path: Path) -> tuple[str, dict[str, Fixture]]:
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        raise CheckProblem(
            f"there is no {path.name} in {path.parent}. Use the `coursekit` folder that came with "
            "the lesson, beside the notebook, and restart the kernel."
        ) from None
    return _read(path, changed)


@functools.lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> tuple[str, dict[str, Fixture]]:
    """Lesson name and fixtures of a file, read once for each version of it."""
    try:
        return load_fixtures(path)
    except GraderDefect as error:
        raise CheckProblem(f"{error}. Download the lesson's folder again.") from None


def _name_of(function: Any, namespace: dict[str, Any], fixtures: Mapping[str, Fixture]) -> str:
    """The task a function answers: the name it is bound to in the notebook, else its own."""
    for name in fixtures:
        if namespace.get(name) is function and function is not None:
            return name
    return str(getattr(function, "__name__", type(function).__name__))


def _wrong_function(name: str, lesson_name: str, fixtures: Mapping[str, Fixture]) -> str:
    return (
        f"`{name}` is no task of {lesson_name}, whose `coursekit` is loaded here. Its tasks are: "
        f"{', '.join(fixtures)}. If the notebook is another lesson's, open it from its own folder "
        "and restart the kernel."
    )


def _name_helpers(
    verdict: Verdict, fixtures: Mapping[str, Fixture], namespace: dict[str, Any]
) -> Verdict:
    """Say so when a function that this one calls fails its own check."""
    caller = LocalCaller(namespace, {})
    uses = [fixtures[name] for name in fixtures[verdict.task].uses if name in fixtures]
    failing = [fixture.task for fixture in uses if not judge(fixture, caller).passed]
    if not failing:
        return verdict
    names = " and ".join(f"`{name}`" for name in failing)
    fail = "fails its" if len(failing) == 1 else "fail their"
    note = f"It may call {names}, which {fail} own check: mend that first."
    return dataclasses.replace(verdict, message=f"{note}\n{verdict.message}")


def _display(verdict: Verdict) -> None:
    """As a table where one can be shown, else as text."""
    text = show.verdict_text(verdict)
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        print(text)
        return
    if get_ipython() is None:
        print(text)
        return
    display({"text/plain": text, "text/html": show.verdict_html(verdict)}, raw=True)
