"""The arrows: who may import whom, read from the source."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("coursekit", "autograder")


@dataclass(frozen=True)
class Import:
    """One import statement."""

    module: str
    """The module that imports."""
    target: str
    """The module that is imported: ``package.part`` where `part` is a module of ours."""
    line: int
    lazy: bool
    """Inside a function: it happens only when that function runs."""


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    found = [path for package in OURS for path in (ROOT / package).rglob("*.py")]
    return {module_name(path): path for path in sorted(found)}


def targets(node: ast.AST, module: str, path: Path) -> list[str]:
    """What an import statement imports, by full name."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        package = module.split(".")
        drop = node.level - (path.name == "__init__.py")
        package = package[: len(package) - drop] if drop else package
        base = ".".join([*package, *([base] if base else [])])
    full = [f"{base}.{alias.name}" for alias in node.names]
    return [name if name in modules() else base for name in full]


def for_types_only(node: ast.AST) -> bool:
    """``if TYPE_CHECKING:`` — never imported when the program runs."""
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def walk(tree: ast.AST, lazy: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(tree):
        if for_types_only(child):
            continue
        yield child, lazy
        inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from walk(child, lazy or inside)


@cache
def imports_of(module: str) -> tuple[Import, ...]:
    path = modules()[module]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return tuple(
        Import(module, target, getattr(node, "lineno", 0), lazy)
        for node, lazy in walk(tree)
        for target in targets(node, module, path)
    )


def inside(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def imports_in(*packages: str) -> list[Import]:
    return [found for name in modules() if inside(name, *packages) for found in imports_of(name)]


def foreign(found: Import) -> str | None:
    """The top-level name of an import from outside the standard library and the project."""
    top = found.target.split(".")[0]
    return None if top in sys.stdlib_module_names or top in OURS else top


def with_parents(name: str) -> Iterator[str]:
    """The packages that Python imports on the way to `name`, and `name`."""
    parts = name.split(".")
    return (".".join(parts[: n + 1]) for n in range(len(parts)))


def reached_from(*packages: str) -> set[str]:
    """Every module of ours that importing `packages`, and calling what they hold, can bring in."""
    todo = [name for name in modules() if inside(name, *packages)]
    reached: set[str] = set()
    while todo:
        for name in with_parents(todo.pop()):
            if name in modules() and name not in reached:
                reached.add(name)
                todo += [found.target for found in imports_of(name)]
    return reached


def describe(wrong: list[Import]) -> str:
    return "\n".join(
        f"{modules()[found.module].relative_to(ROOT)}:{found.line} imports {found.target}"
        for found in wrong
    )


def refuse(wrong: list[Import], rule: str) -> None:
    assert not wrong, f"{rule}\n{describe(wrong)}"


def test_an_import_is_found_wherever_it_stands() -> None:
    tree = ast.parse(
        "import a.b\nif TYPE_CHECKING:\n    import never\ndef f():\n    from c import d\n"
    )
    seen = [
        (target, lazy)
        for node, lazy in walk(tree)
        for target in targets(node, "autograder.x", Path("x.py"))
    ]
    assert seen == [("a.b", False), ("c", True)]


def test_relative_imports_are_resolved() -> None:
    (statement,) = ast.parse("from . import nothing").body
    assert targets(statement, "autograder.tasks.model", Path("model.py")) == ["autograder.tasks"]
    assert targets(statement, "autograder.tasks", Path("__init__.py")) == ["autograder.tasks"]
    (statement,) = ast.parse("from .. import course").body
    assert targets(statement, "autograder.tasks.model", Path("model.py")) == ["autograder.course"]


def test_coursekit_imports_nothing_of_ours() -> None:
    wrong = [found for found in imports_in("coursekit") if inside(found.target, "autograder")]
    refuse(wrong, "coursekit ships to students; autograder never does")


def test_coursekit_needs_numpy_and_matplotlib_alone() -> None:
    always = {"numpy", "matplotlib"}
    when_used = always | {"sklearn", "h5py", "IPython"}
    wrong = [
        found
        for found in imports_in("coursekit")
        if (top := foreign(found)) and top not in (when_used if found.lazy else always)
    ]
    refuse(wrong, "a student's folder needs numpy and matplotlib; others only inside functions")


def test_what_is_imported_is_asked_for() -> None:
    """A package that only happens to be there, because another one needs it, can go away."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for extra in project["optional-dependencies"].values() for line in extra]
    asked = {re.split(r"[^\w-]", line)[0].lower() for line in project["dependencies"] + extras}
    distribution = {
        "sklearn": "scikit-learn",
        "yaml": "pyyaml",
        "PIL": "pillow",
        "dateutil": "python-dateutil",
    }
    wrong = [
        found
        for found in imports_in(*OURS)
        if (top := foreign(found))
        and distribution.get(top, top.replace("_", "-").lower()) not in asked
    ]
    refuse(wrong, "name the package in pyproject.toml and environment.yml")


def test_the_judge_knows_no_notebook_file_or_process() -> None:
    outside = (
        *("IPython", "nbgrader", "nbformat", "nbclient", "nbconvert", "jupyter_client"),
        *("pathlib", "shutil", "tempfile", "subprocess", "multiprocessing", "socket"),
    )
    wrong = [found for found in imports_in("coursekit.judge") if inside(found.target, *outside)]
    refuse(wrong, "coursekit.judge works on plain data alone")


def test_solutions_import_numpy_and_matplotlib_alone() -> None:
    wrong = [
        found
        for found in imports_in("autograder.solutions")
        if not inside(found.target, "numpy", "matplotlib", "__future__")
    ]
    refuse(wrong, "a solution runs in the student's notebook, whose setup cell imports these two")


def test_tasks_import_solutions_and_coursekit() -> None:
    wrong = [
        found
        for found in imports_in("autograder.tasks")
        if inside(found.target, *OURS)
        and not inside(found.target, "autograder.tasks", "autograder.solutions", "coursekit")
    ]
    refuse(wrong, "a task is data: cases, points, mistakes")


def test_the_runner_imports_coursekit_alone() -> None:
    wrong = [
        found
        for found in imports_in("autograder.engine.runner")
        if inside(found.target, *OURS)
        and not inside(found.target, "autograder.engine.runner", "coursekit")
    ]
    refuse(wrong, "what is not in the runner's process can't be read there")


def test_the_runner_reaches_no_secret_by_any_way() -> None:
    secret = [f"autograder.{room}" for room in ("solutions", "tasks", "fixtures", "gradebook")]
    reached = {name for name in reached_from("autograder.engine.runner") if inside(name, *secret)}
    assert not reached, f"importing the runner brings in {sorted(reached)}"


def test_only_gradebook_and_build_import_nbgrader() -> None:
    wrong = [
        found
        for found in imports_in(*OURS)
        if inside(found.target, "nbgrader")
        and not inside(found.module, "autograder.gradebook", "autograder.build")
    ]
    refuse(wrong, "nbgrader is met in two rooms only")


def test_the_engine_never_sees_a_gradebook() -> None:
    reached = {
        name
        for name in reached_from("autograder.engine")
        if inside(name, "autograder.gradebook", "autograder.build")
    }
    assert not reached, f"autograder.engine brings in {sorted(reached)}"


def test_no_module_imports_itself_through_others() -> None:
    """No cycles, whether at import time or later."""
    edges = {
        name: sorted({found.target for found in imports_of(name)} & set(modules()) - {name})
        for name in modules()
    }
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> None:
        assert name not in path, " → ".join([*path[path.index(name) :], name])
        if name not in done:
            for target in edges[name]:
                visit(target, [*path, name])
            done.add(name)

    for name in edges:
        visit(name, [])


def test_no_room_imports_itself_through_others() -> None:
    """The rooms of the house form no cycle either, though their modules might not."""

    def room(name: str) -> str:
        parts = name.split(".")
        return "coursekit" if parts[0] == "coursekit" else ".".join(parts[:2])

    edges: dict[str, set[str]] = {}
    for found in imports_in(*OURS):
        if inside(found.target, *OURS) and room(found.module) != room(found.target):
            edges.setdefault(room(found.module), set()).add(room(found.target))

    def visit(name: str, path: list[str]) -> None:
        assert name not in path, " → ".join([*path[path.index(name) :], name])
        for target in sorted(edges.get(name, ())):
            visit(target, [*path, name])

    for name in edges:
        visit(name, [])
