"""Submission bytes in, report out: restore, run, judge."""

from __future__ import annotations

import math
from collections.abc import Mapping

from autograder.engine.bundle import LessonBundle
from autograder.engine.executed import executed_notebook
from autograder.engine.execution import Execution
from autograder.engine.judging import Helpers, Judging
from autograder.engine.notes import read_notes, run_notes
from autograder.engine.process import Runner
from autograder.engine.recall import Recall
from autograder.engine.report import Report, TaskReport
from autograder.engine.restore import Unusable, restore
from coursekit.judge import Fixture, GraderDefect

ATTEMPTS = 3
"""Times that a submission is run if the warm process is killed meanwhile; then it counts as is."""


def grade(
    data: bytes,
    bundle: LessonBundle,
    fixtures: Mapping[str, Fixture],
    *,
    runner: Runner,
    helpers: Helpers | None = None,
    recall: Recall | None = None,
) -> Report:
    """Grade one submission; the same bytes give the same report.

    Parameters
    ----------
    data : bytes
        The file as handed in; may be anything.
    bundle : LessonBundle
        The lesson's notebook as it was released.
    fixtures : mapping from task to Fixture
        One for each function task of the bundle; looked at while cells run, so that those that
        take time to be drawn cost less of it.
    runner : Runner
        Lends the processes in which the student's code runs.
    helpers : mapping, optional
        For follow-through; without them a task is judged with the student's own helpers only.
    recall : Recall, optional
        What was found in other submissions, for those to come.

    Raises
    ------
    GraderDefect
        If the lesson or the grader itself is at fault; never for what is in `data`.
    """
    try:
        restored = restore(data, bundle)
    except Unusable as error:
        return Report(bundle.lesson, "failed", reason=str(error))
    for _ in range(ATTEMPTS):
        with Execution(runner, restored.cells) as execution:
            execution.run(meanwhile=(fixtures[task] for task in fixtures))
            _check_agreement(bundle, fixtures)
            judging = Judging(execution, restored, fixtures, helpers or {}, recall or Recall())
            verdicts = judging.all_verdicts()
        if not execution.runner_gone:
            break
    written = {cell.task: cell.blank for cell in restored.cells if cell.role == "written"}
    tasks = tuple(
        TaskReport(name, "written", points, 0.0 if written[name] else None)
        if name in written
        else TaskReport(name, "function", points, verdicts[name].score, verdicts[name])
        for name, points in bundle.points().items()
    )
    waits = any(task.score is None for task in tasks)
    notes = [*read_notes(restored), *run_notes(restored, execution, runner.limits), *judging.notes]
    return Report(
        lesson=bundle.lesson,
        status="needs_person" if waits else "graded",
        tasks=tasks,
        notes=tuple(notes),
        notebook=executed_notebook(bundle, restored, execution.runs, verdicts),
    )


def _check_agreement(bundle: LessonBundle, fixtures: Mapping[str, Fixture]) -> None:
    """The released notebook and the fixtures must be of one build."""
    points = bundle.points()
    for cell in bundle.tasks("answer"):
        fixture = fixtures.get(cell.task or "")
        if fixture is None or not math.isclose(fixture.points, points[fixture.task]):
            raise GraderDefect(
                f"the release of {bundle.lesson} and its fixtures disagree about {cell.task!r}; "
                f"run: autograder build {bundle.lesson}"
            )
