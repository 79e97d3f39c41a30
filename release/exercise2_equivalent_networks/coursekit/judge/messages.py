"""What a verdict says first: the one thing to mend, and in which case it shows."""

from __future__ import annotations

from collections.abc import Sequence

from coursekit.judge import diagnose, words
from coursekit.judge.compare import RUNGS, Problem
from coursekit.judge.model import REFUSED, Case, CriterionResult
from coursekit.judge.observing import Observation
from coursekit.judge.surroundings import SEED


def say(seen: Observation, problem: Problem) -> str:
    """What is wrong, with as much of it as may be shown."""
    if seen.case.hidden:
        return f"{problem.discreet} (in a case you can't see)"
    return problem.discreet if seen.hushed else problem.shown


def first_to_mend(
    observations: list[Observation],
    results: tuple[CriterionResult, ...],
    diagnosis: diagnose.Diagnosis | None,
) -> str:
    """The one thing to mend first: the hint if the mistake is known, else what the numbers say."""
    if diagnosis:
        return diagnosis.hint
    found = [(one, name, problem) for one in observations for name, problem in one.problems.items()]
    if not found:
        return next((result.message for result in results if not result.passed), "")
    seen, name, problem = min(found, key=lambda one: (RUNGS.index(one[2].rung), one[0].case.hidden))
    lines = [_in_common(name, found) or say(seen, problem)]
    lines.append(_which_case(seen.case, name, problem, observations))
    lines += [
        _remembers(observations),
        _changes_too(observations),
        _globals_read(observations[0], seen),
    ]
    lines = [words.one_line(line) for line in lines]
    return " ".join(line if line[-1] in ".?" else line + "." for line in lines if line)


_Found = tuple[Observation, str, Problem]


def _in_common(name: str, found: Sequence[_Found]) -> str:
    """What is so in all cases; numbers in it are those of one that may be shown, too."""
    same = [(seen, problem) for seen, other, problem in found if other == name]
    if not any(seen.open and seen.case.group != "random" for seen, _ in same):
        return ""
    return diagnose.pattern(name, [(seen.case, problem) for seen, problem in same])


def _which_case(case: Case, name: str, problem: Problem, observations: list[Observation]) -> str:
    """Where the problem shows, if the output is right elsewhere."""
    ordinary = [one for one in observations if one.case.group == "basic"]
    of_numbers = problem.rung in ("values", "shape", "finite")
    if of_numbers and ordinary and not any(one.problems for one in ordinary):
        return (
            f"The ordinary cases are right; this one is “{case.name}”."
            if not case.hidden
            else "The ordinary cases are right: is something fixed that should follow the "
            "arguments?"
        )
    elsewhere = [one for one in observations if one.case.group not in ("random", REFUSED)]
    if case.hidden or problem.rung in ("callable", "time") or _repeated(observations):
        return ""
    right = any(name not in one.problems for one in elsewhere)
    return f"It is so in the case “{case.name}”, not in all." if right else ""


def _repeated(observations: list[Observation]) -> bool:
    """Whether the first call was right, and the same call in the end isn't."""
    first, last = observations[0], observations[-1]
    again = first.case is last.case and last.outcome.status in ("returned", "raised")
    return again and not first.problems and bool(last.problems)


def _remembers(observations: list[Observation]) -> str:
    if not _repeated(observations):
        return ""
    return (
        "The first call was right, and the same call once more isn't: does your function keep "
        "something from one call to the next?"
    )


def _changes_too(observations: list[Observation]) -> str:
    names = dict.fromkeys(name for one in observations for name in one.changed)
    shown = words.listed([f"`{name}`" for name in names if name != SEED][:4])
    return f"The call also changes {shown} of the caller." if shown else ""


def _globals_read(*observations: Observation) -> str:
    names = sorted({name for one in observations if one.open for name in one.outcome.reads})
    names = [name for name in names if not (name.isupper() and len(name) > 2)]  # EPS, a constant
    if not names:
        return ""
    listed = words.listed([f"`{name}`" for name in names[:4]])
    return (
        f"Your function reads {listed} from the notebook: should it use its own arguments instead?"
    )
