"""A grader's own defects; never raised for what a student wrote."""


class GraderDefect(Exception):
    """The grader, a fixture or a lesson is wrong, not the student."""


class FixtureDefect(GraderDefect):
    """A fixture that can't be judged by: it contradicts itself or is too old."""
