"""What the judge works on: cases, the outcomes of calls, criteria, fixtures and verdicts.

Everything here is plain data. A fixture that ships to students and one that is drawn for grading
have the same form; only `Case.hidden` differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

Status = Literal["returned", "raised", "timeout", "undefined", "crashed", "untried", "unfit"]
"""Untried: it wasn't called at all. Unfit: it returned, but the task's view can't read the value.
The reason of both is the error's."""


@dataclass(frozen=True)
class Shortcut:
    """How grading passes over the middle of a training of a thousand rounds.

    Of each helper only the first `after` calls and those from number `until` on are really made. In
    between it returns `rest`; in call `until` it returns `leap`, which jumps to where the training
    would be by then. A loop that calls its helpers once a round ends as the whole training would;
    whoever ends elsewhere goes the whole way, and that counts.
    """

    after: int
    until: int
    rest: Mapping[str, Any]
    """By helper; None stands for what its last call returned."""
    leap: Mapping[str, Any]
    """By helper."""


@dataclass(frozen=True, eq=False)
class Case:
    """The inputs of one call of the student's function; arrays among them don't compare."""

    name: str
    """Unique within the task, readable in a message: ``"7 examples"``."""
    arguments: Mapping[str, Any]
    """Arguments by parameter name, in the order of the signature."""
    group: str = "basic"
    """Which criteria look at it: basic, general, stable, printing, vectorised, random, refused, or
    one of the task's own."""
    seed: int = 0
    """``np.random.seed(seed)`` is called before the student's function."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """Helper name → the value it returns in a second try, when other random numbers were drawn."""
    shortcut: Shortcut | None = None
    """The grader's, never shipped."""
    beside: Mapping[str, Any] = field(default_factory=dict)
    """Data for the task's view alone, such as points; the student's function never gets it."""
    earlier: Mapping[str, Any] = field(default_factory=dict)
    """While a view looks: what the earlier tasks that the fixture `reads` return."""
    hidden: bool = False
    """True when neither the inputs nor the expected values may be shown to the student."""


MAX_LINE = 200
"""Characters of a line of code that a message repeats."""


@dataclass(frozen=True)
class StudentError:
    """An exception raised by the student's code."""

    type: str
    message: str
    line: str = ""
    """The student's own source line, stripped; empty when none is known."""
    line_number: int | None = None
    """Line within the cell (1-based)."""
    function: str = ""
    """Name of the notebook's function that this line is in."""

    def cut(self) -> StudentError:
        """The same, no longer than a message may repeat it."""
        return replace(
            self,
            type=self.type[:80],
            message=self.message[:500],
            line=self.line[:MAX_LINE],
            function=self.function[:80],
        )


@dataclass(frozen=True)
class Outcome:
    """What one call did. From a runner it is untrusted: it can only be outputs."""

    status: Status
    value: Any = None
    error: StudentError | None = None
    changed: tuple[str, ...] = ()
    """Names of the arguments that the call changed."""
    printed: str = ""
    steps: int | None = None
    """Python instructions executed by the call, when they were counted."""
    reads: tuple[str, ...] = ()
    """Data variables of the notebook that the function reads (hints at arguments being ignored)."""
    used: tuple[str, ...] = ()
    """Which of the given helpers the call really used; twice if it used one more than once."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """Default values in the function's signature, where they are numbers, texts or truth values.
    None where a parameter has none."""


CriterionKind = Literal["values", "unchanged", "vectorised", "printing", "random", "refused"]
VECTORISED = "vectorised"
"""Group of cases in which the steps of a call are counted."""
REFUSED = "refused"
"""Group of cases whose arguments are to be refused: the solution raises an error."""


@dataclass(frozen=True)
class Criterion:
    """One thing that earns points."""

    name: str
    points: float
    kind: CriterionKind = "values"
    leaves: tuple[str, ...] = ()
    """Names of the outputs it looks at; empty: all of them."""
    groups: tuple[str, ...] = ("basic",)
    """Groups of cases it looks at."""
    text: str = ""
    """What the student reads before the work: "dw is right"."""
    spread: Mapping[str, float] = field(default_factory=dict)
    """Kind random: output name → standard deviation of the normal draw."""


@dataclass(frozen=True)
class KnownMistake:
    """A mistake as it ships: its hint and what it computes on each case, never its source."""

    id: str
    hint: str
    outcomes: Sequence[Outcome | None]
    """One for each case of the fixture, in order; None where the others tell enough."""


@dataclass(frozen=True)
class Fixture:
    """Everything needed to judge one task."""

    task: str
    points: float
    signature: str
    """For messages: ``(w, b, X, Y)``."""
    parameters: tuple[str, ...]
    required: int
    """How many leading parameters have no default."""
    returns: tuple[str, ...]
    """Names of the returned values, for messages: ``("grads", "cost")``."""
    criteria: tuple[Criterion, ...]
    cases: tuple[Case, ...]
    expected: tuple[Outcome, ...]
    """What the solution does on each case."""
    tolerance: float = 1e-9
    """Largest allowed difference, relative to the largest entry of the expected array."""
    mistakes: Sequence[KnownMistake] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """The default values that the signature asks for."""
    uses: tuple[str, ...] = ()
    """Earlier tasks whose functions this one calls."""
    view: str = ""
    """Source of the module whose ``view(value, case)`` is judged in place of the value."""
    reads: tuple[str, ...] = ()
    """Earlier tasks without arguments whose values the view is given."""
    seconds: float = 5.0
    """Time limit of one call."""
    nearest_mistake: float | None = None
    """Smallest distance of a known mistake from the solution, in tolerances; None: not measured."""
    farthest_alternative: float | None = None
    """Largest distance of a right answer written differently, in tolerances."""


@dataclass(frozen=True)
class CriterionResult:
    name: str
    passed: bool
    points: float
    score: float
    message: str


@dataclass(frozen=True)
class Verdict:
    """What the judge says of one task."""

    task: str
    points: float
    criteria: tuple[CriterionResult, ...]
    message: str = ""
    """The first thing to mend, in a few sentences; empty when all is right."""
    mistake: str | None = None
    followed_through: bool = False
    """It has points, and they were given with helpers of the grader's in place of the student's."""
    status: str = "judged"
    """``judged``, ``blank`` (nothing written yet) or ``undefined``."""

    @property
    def score(self) -> float:
        return sum(result.score for result in self.criteria)

    @property
    def passed(self) -> bool:
        return all(result.passed for result in self.criteria)


class Caller(Protocol):
    """How the judge reaches the student's function: in this process, or across the wall."""

    def call(
        self,
        fixture: Fixture,
        case: Case,
        *,
        given: Mapping[str, Any] | None = None,
        count_steps: bool = False,
    ) -> Outcome:
        """Call the student's function of `fixture.task` on copies of `case.arguments`.

        `given` replaces helpers of the notebook by functions that return these values, for this
        call alone.
        Never raises for what the student's code does.
        """
        ...

    def calls(
        self, fixture: Fixture, cases: Sequence[Case], *, from_given: bool = False
    ) -> Iterator[Outcome]:
        """Call it on these cases in turn, each time as an outcome is asked for or ahead of that.

        Across a wall many calls at once save most of the way. `from_given` starts them from the
        values that are `given` in the cases, not the student's own draw.
        """
        for case in cases:
            given = case.given if from_given else None
            yield self.call(fixture, case, given=given, count_steps=case.group == VECTORISED)
