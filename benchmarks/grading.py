"""Grading speed beside nbgrader and otter-grader, measured in one go on the same submissions.

Run it from anywhere: ``python benchmarks/grading.py``; docs/speed.md says what is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from classroom import Classroom, make_classroom
from flat import grade_many
from graders import Nbgrader, Otter, Ours
from measuring import CommandFailed, Usage
from overhead import overhead

from autograder.course import find_course

LESSON = "lesson2_shallow_net"
NOTHING = Usage(0.0, 0.0, 0.0)


def main() -> None:
    """Measure, and print a table, or one line of JSON as the last line."""
    options = _options()
    course = find_course(Path(__file__).resolve().parent)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as scratch:
        try:
            if options.overhead:
                found = overhead(course, options.lesson, options.overhead, Path(scratch))
                text = _overhead_table(found)
            elif options.flat:
                found = grade_many(course, options.lesson, options.flat, Path(scratch))
                text = _flat_table(found)
            else:
                found = _compare(course, options, Path(scratch))
                text = _table(found)
        except CommandFailed as error:
            sys.exit(str(error))
    print(text)
    if options.json:
        print(json.dumps(found))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one line of JSON as the last line")
    parser.add_argument("--lesson", default=LESSON)
    parser.add_argument("--submissions", type=int, default=100, help="for ours and nbgrader")
    parser.add_argument("--otter", type=int, default=20, help="submissions for otter; 0: leave out")
    parser.add_argument("--rounds", type=int, default=4, help="how often the graders take turns")
    parser.add_argument("--jobs", type=int, default=None, help="of ours; one a core by default")
    parser.add_argument(
        "--explore", type=int, default=1, help="submissions for nbgrader, all their cells run"
    )
    parser.add_argument(
        "--flat", type=int, default=0, help="instead: grade so many with ours alone"
    )
    parser.add_argument(
        "--overhead", type=int, default=0, help="instead: what ours adds to so many students' own"
    )
    return parser.parse_args()


def _compare(course: Any, options: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    """Let the graders take turns, so that a busy minute of the machine meets all of them."""
    classroom = make_classroom(course, options.lesson, options.submissions)
    students = list(classroom.submissions)
    ours = Ours(classroom, scratch / "ours", options.jobs)
    turns: list[tuple[str, Callable[[], Usage], int]] = []
    graders: list[tuple[str, Any]] = [("ours", ours)]
    for turn in range(options.rounds):
        mine = students[turn :: options.rounds]
        stock = Nbgrader(classroom, scratch / f"nbgrader{turn}", mine)
        graders.append(("nbgrader", stock))
        turns += [("ours", ours.grade, len(students)), ("nbgrader", stock.grade, len(mine))]
        few = students[: options.otter][turn :: options.rounds]
        if few:
            otter = Otter(classroom, scratch / f"otter{turn}", few)
            graders.append(("otter", otter))
            turns.append(("otter", otter.grade, len(few)))
    used: dict[str, tuple[Usage, int]] = {}
    for name, grade, count in turns:
        print(f"{name}: {count} submissions", file=sys.stderr, flush=True)
        usage, before = used.get(name, (NOTHING, 0))
        used[name] = usage + grade(), before + count
    found = _summary(used)
    found["submissions"], found["cores"] = len(students), len(os.sched_getaffinity(0))
    found["agreement"] = _agreement(classroom, graders)
    if options.explore:
        whole = make_classroom(course, options.lesson, options.explore, explore=True)
        stock = Nbgrader(whole, scratch / "whole", list(whole.submissions))
        found["nbgrader_with_exploration"] = vars(stock.grade().each(options.explore))
    return found


def _summary(used: Mapping[str, tuple[Usage, int]]) -> dict[str, Any]:
    each = {name: usage.each(count) for name, (usage, count) in used.items()}
    found: dict[str, Any] = {name: vars(usage) for name, usage in each.items()}
    for name in ("nbgrader", "otter"):
        if name in each:
            found[f"ratio_{name}"] = round(each[name].wall / each["ours"].wall, 2)
            found[f"cpu_ratio_{name}"] = round(each[name].cpu / each["ours"].cpu, 2)
    return found


def _agreement(classroom: Classroom, graders: list[tuple[str, Any]]) -> dict[str, int]:
    """How many tasks' worth of a lesson each grader gave full points for, as a proof of its work.

    The others give a task all its points or none, and look at no hidden case.
    """
    full = sum(classroom.points.values())
    perfect: dict[str, int] = {}
    for name, grader in graders:
        scores = grader.scores()
        count = sum(abs(score - full) < 1e-6 for score in scores.values())
        perfect[name] = perfect.get(name, 0) + count
        perfect[f"{name}_graded"] = perfect.get(f"{name}_graded", 0) + len(scores)
    return perfect


def _table(found: Mapping[str, Any]) -> str:
    lines = [
        f"{found['submissions']} submissions, {found['cores']} cores; for each submission:",
        "                 wall      CPU   memory at peak   graded   all points",
    ]
    for name in ("ours", "nbgrader", "otter"):
        if name in found:
            one, seen = found[name], found["agreement"]
            lines.append(
                f"{name:10} {one['wall']:8.3f} s {one['cpu']:6.3f} s {one['peak']:9.0f} MB"
                f"   {seen[f'{name}_graded']:12} {seen[name]:8}"
            )
    for name in ("nbgrader", "otter"):
        if f"ratio_{name}" in found:
            lines.append(
                f"{found[f'ratio_{name}']:.1f} times the throughput of {name}, "
                f"{found[f'cpu_ratio_{name}']:.1f} times less CPU"
            )
    if "nbgrader_with_exploration" in found:
        wall = found["nbgrader_with_exploration"]["wall"]
        lines.append(f"nbgrader with the exploration cells that ours skips: {wall:.1f} s")
    return "\n".join(lines)


def _overhead_table(found: Mapping[str, float]) -> str:
    ms = {name: f"{seconds * 1000:.1f} ms" for name, seconds in found.items()}
    return (
        f"{ms['graded']} of the processor for each submission, of which the student's cells take "
        f"{ms['cells']} and functions {ms['functions']}: an overhead of {ms['overhead']}\n"
        f"stock nbgrader, before and after: {ms['nbgrader']} a submission; the overhead is "
        f"{found['share']:.2%} of that"
    )


def _flat_table(found: Mapping[str, Any]) -> str:
    return (
        f"{found['submissions']} submissions in {found['seconds']:.0f} s, "
        f"{found['failed']} of them failed\n"
        f"each of the first {found['window']}: {found['first_wall'] * 1000:.0f} ms wall, "
        f"{found['first_cpu'] * 1000:.0f} ms CPU; of the last: {found['last_wall'] * 1000:.0f} ms "
        f"wall, {found['last_cpu'] * 1000:.0f} ms CPU\n"
        f"memory after the first {found['window']}: {found['first_memory']:.0f} MB, "
        f"at the end: {found['last_memory']:.0f} MB"
    )


if __name__ == "__main__":
    main()
