"""Generated mutants before the judge: each is killed, or listed as equivalent with a reason."""

from __future__ import annotations

import dataclasses
import resource
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.fixtures.draw import PUBLIC_SEED, draw_fixture
from autograder.tasks.model import Alternative, Lesson, Task
from autograder.tasks.sources import function_source
from autograder.validate.bank import judge_variant
from autograder.validate.mutate import Mutant, mutants

MEMORY = 2**30
"""So many bytes more than it has already may the process take while a mutant is judged."""
EQUIVALENTS = Path(__file__).parent / "equivalent_mutants.toml"


@dataclass(frozen=True)
class MutantTrial:
    """One mutant, judged."""

    task: str
    mutant: Mutant
    killed: bool
    mistake: str | None
    """The known mistake it was taken for."""
    message: str
    equivalent: str = ""
    """Why it computes the same, if it is in the list of equivalents."""

    @property
    def alive(self) -> bool:
        return not self.killed and not self.equivalent


def try_mutants(lesson: Lesson, task: Task, seed: bytes) -> Iterator[MutantTrial]:
    """Judge every mutant of a task's solution, with hidden cases drawn from `seed`."""
    fixture = draw_fixture(lesson, task, PUBLIC_SEED, seed)
    fixture = dataclasses.replace(fixture, mistakes=tuple(fixture.mistakes), seconds=1.0)
    reasons = equivalents(lesson.name, task.name)
    for mutant in mutants(function_source(lesson, task)):
        change = Alternative(mutant.name, mutant.operator, source=mutant.source)
        with _bounded_memory():
            verdict = judge_variant(lesson, fixture, change)
        yield MutantTrial(
            task.name,
            mutant,
            not verdict.passed,
            verdict.mistake,
            verdict.message,
            reasons.get(mutant.name, ""),
        )


@contextmanager
def _bounded_memory() -> Iterator[None]:
    """Some mutants build ever larger arrays; they shall fail like anything else."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _address_space() + MEMORY
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int:
    """Bytes of addresses that this process has now, taken or not; 4 GB where nothing tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 4 * 2**30
    return pages * resource.getpagesize()


def equivalents(lesson: str, task: str) -> dict[str, str]:
    """Mutants that compute the same as the solution: changed statement → reason."""
    table = tomllib.loads(EQUIVALENTS.read_text(encoding="utf-8"))
    reasons: dict[str, list[str]] = table.get(lesson, {}).get(task, {})
    return {mutant: reason for reason, same in reasons.items() for mutant in same}
