"""``autograder validate``: all proofs of a lesson, as a table, JSON or JUnit XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from rich.console import Console
from rich.status import Status

from autograder.build import check_build
from autograder.build.proof import leaks
from autograder.course import Course
from autograder.tasks import load_lesson
from autograder.validate.bank import Trial, try_bank
from autograder.validate.kernels import Setting, compare, table, try_kernels
from autograder.validate.many_seeds import try_seeds
from autograder.validate.mutants import try_mutants
from autograder.validate.notebooks import prove_graded, prove_plain_jupyter
from coursekit.judge.errors import GraderDefect

SEED = b"validate"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML file may hold, such as those that colour a traceback."""


@dataclass(frozen=True)
class Check:
    """One thing that was proven of a lesson, or not."""

    lesson: str
    name: str
    faults: tuple[str, ...]
    measured: str = ""
    """What was looked at: ``249 mistakes, 50 alternatives``."""

    @property
    def passed(self) -> bool:
        return not self.faults


def run_validation(
    course: Course,
    lessons: Sequence[str] | None,
    *,
    mutants: bool,
    notebooks: bool,
    console: Console,
    seeds: int = 0,
    kernels: bool = False,
) -> list[Check]:
    """Make all checks of `lessons` (None: all), saying on `console` what is being done.

    Parameters
    ----------
    course : Course
    lessons : sequence of str or None
    mutants, notebooks, kernels : bool
        Make these slow checks, too.
    console : Console
    seeds : int
        Judge the bank under the hidden cases of so many seeds.
    """
    names = [course.check_lesson(name) for name in lessons] if lessons else list(course.names)
    checks: list[Check] = []
    with console.status("validating") as status:
        for name in names:
            for label, prove in _proofs(course, mutants, notebooks):
                status.update(f"{name}: {label}")
                checks.append(_proven(name, label, prove))
            if seeds:
                checks.append(_seeds(course, name, seeds, status))
        if kernels:
            checks += _kernels(names, status)
    return checks


Proof = Callable[[str], Check]


def _proven(lesson: str, name: str, prove: Proof) -> Check:
    """The check, failed where a defect leaves nothing to prove: it's what is looked for here."""
    try:
        return prove(lesson)
    except GraderDefect as defect:
        return Check(lesson, name, (str(defect),))


def _proofs(course: Course, mutants: bool, notebooks: bool) -> Iterator[tuple[str, Proof]]:
    yield "in sync", lambda lesson: _in_sync(course, lesson)
    yield "no leaks", lambda lesson: _no_leaks(course, lesson)
    yield "solved 100 %, blank 0", lambda lesson: _graded(course, lesson)
    yield "bank, public cases", lambda lesson: _bank(lesson, None)
    yield "bank, hidden cases", lambda lesson: _bank(lesson, SEED)
    if mutants:
        yield "mutants", _mutants
    if notebooks:
        yield "runs in plain Jupyter", lambda lesson: _plain_jupyter(course, lesson)


def _in_sync(course: Course, lesson: str) -> Check:
    found = check_build(course, [lesson])
    return Check(lesson, "in sync", tuple(f"{d.path}: {d.kind}; mend: {d.mend}" for d in found))


def _no_leaks(course: Course, lesson: str) -> Check:
    found = leaks(course, [lesson])
    return Check(
        lesson, "no leaks", tuple(f"{leak.path} {leak.where}: {leak.what}" for leak in found)
    )


def _graded(course: Course, lesson: str) -> Check:
    return Check(lesson, "solved 100 %, blank 0", tuple(prove_graded(course, lesson, SEED)))


def _plain_jupyter(course: Course, lesson: str) -> Check:
    return Check(lesson, "runs in plain Jupyter", tuple(prove_plain_jupyter(course, lesson)))


def _bank(lesson: str, seed: bytes | None) -> Check:
    trials = list(try_bank(load_lesson(lesson), seed))
    faults = tuple(_fault(trial) for trial in trials if trial.fault)
    kinds = [trial.kind for trial in trials]
    measured = (
        f"{kinds.count('mistake')} mistakes, {kinds.count('alternative')} alternatives; "
        f"nearest mistake {min(_distances(trials, 'mistake'), default=0):.3g}, "
        f"farthest alternative {max(_distances(trials, 'alternative'), default=0):.3g} tolerances"
    )
    return Check(lesson, "bank, hidden cases" if seed else "bank, public cases", faults, measured)


def _distances(trials: Sequence[Trial], kind: str) -> list[float]:
    return [trial.distance for trial in trials if trial.kind == kind]


def _fault(trial: Trial) -> str:
    return f"{trial.task}, {trial.kind} {trial.variant}: {trial.fault}"


def _mutants(lesson: str) -> Check:
    loaded = load_lesson(lesson)
    faults: list[str] = []
    counts: list[str] = []
    for task in loaded.functions:
        trials = list(try_mutants(loaded, task, SEED))
        alive = [trial for trial in trials if trial.alive]
        faults += [f"{task.name} survives: {trial.mutant.name}" for trial in alive]
        killed = sum(trial.killed for trial in trials)
        named = sum(trial.killed and trial.mistake is not None for trial in trials)
        equivalent = len(trials) - killed - len(alive)
        counts.append(
            f"{task.name}: {killed} killed ({named} named), "
            f"{equivalent} equivalent, {len(alive)} alive"
        )
    return Check(lesson, "mutants", tuple(faults), "\n".join(counts))


def _seeds(course: Course, lesson: str, count: int, status: Status) -> Check:
    def tell(done: int, of: int) -> None:
        status.update(f"{lesson}: seeds, {done} of {of}")

    found = try_seeds(course, lesson, count, tell)
    return Check(lesson, "bank, many seeds", found.faults, found.measured)


def _kernels(lessons: Sequence[str], status: Status) -> Iterator[Check]:
    """One check of all lessons: starting a process takes longer than judging a lesson in it."""

    def tell(setting: Setting) -> None:
        kernel = setting.kernel or "native"
        status.update(f"{setting.python}, {kernel}, {setting.threads} thread(s)")

    outcomes = try_kernels(lessons, tell)
    yield Check("all lessons", "kernels and NumPys", tuple(compare(outcomes)), table(outcomes))


def as_text(checks: Sequence[Check]) -> str:
    """A line for each check, its faults below."""
    lines = []
    for check in checks:
        mark = "[green]ok[/]  " if check.passed else "[bold red]FAIL[/]"
        measured = check.measured.replace("\n", "\n" + " " * 37)
        lines.append(f"{mark} {check.lesson:<24} {check.name:<24} {measured}".rstrip())
        lines += [f"     {fault.replace('[', chr(92) + '[')}" for fault in check.faults]
    failed = sum(not check.passed for check in checks)
    lines.append(f"{len(checks) - failed} passed, {failed} failed")
    return "\n".join(lines)


def to_json(checks: Sequence[Check]) -> dict[str, object]:
    """All checks as plain data."""
    return {
        "passed": all(check.passed for check in checks),
        "checks": [
            {
                "lesson": check.lesson,
                "name": check.name,
                "passed": check.passed,
                "measured": check.measured,
                "faults": list(check.faults),
            }
            for check in checks
        ],
    }


def to_junit(checks: Sequence[Check]) -> str:
    """All checks as JUnit XML: a suite for each lesson."""
    root = ElementTree.Element("testsuites")
    for lesson in dict.fromkeys(check.lesson for check in checks):
        own = [check for check in checks if check.lesson == lesson]
        failed = sum(not check.passed for check in own)
        suite = ElementTree.SubElement(
            root, "testsuite", name=lesson, tests=str(len(own)), failures=str(failed)
        )
        for check in own:
            case = ElementTree.SubElement(suite, "testcase", classname=lesson, name=check.name)
            if check.faults:
                faults = [_NOT_XML.sub("�", fault) for fault in check.faults]
                failure = ElementTree.SubElement(case, "failure", message=faults[0])
                failure.text = "\n".join(faults)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode")
