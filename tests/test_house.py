"""The house rules: how long a module is, what no file may hold, which files must agree."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from packaging.requirements import Requirement
from typer.core import TyperGroup

from autograder import cli

ROOT = Path(__file__).resolve().parent.parent

# ---------------------------------------------------------------- files


@cache
def project_files() -> tuple[str, ...]:
    """Every file that is, or is about to be, part of the project."""
    git = ["git", "-c", "safe.directory=*", "-C", str(ROOT)]
    listed = subprocess.run(
        [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    return tuple(name for name in listed.split("\0") if name and (ROOT / name).is_file())


def text_of(name: str) -> str | None:
    """The text of a project file; None when it isn't text."""
    raw = (ROOT / name).read_bytes()
    return None if b"\0" in raw else raw.decode("utf-8")


# ---------------------------------------------------------------- what a file may hold


def python_files() -> list[str]:
    generated = ("release/", "source/")
    return [
        name for name in project_files() if name.endswith(".py") and not name.startswith(generated)
    ]


def test_modules_are_short() -> None:
    lengths = {name: len((text_of(name) or "").splitlines()) for name in python_files()}
    long = {name: lines for name, lines in lengths.items() if lines >= 400}
    assert not long, f"400 lines or more; split by what the parts are about: {long}"


def test_no_module_is_named_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common"}
    wrong = [name for name in python_files() if vague & set(Path(name).with_suffix("").parts)]
    assert not wrong


def test_no_two_test_modules_bear_one_name() -> None:
    """pytest imports them by their bare names: of two of one name it collects only the first."""
    names = Counter(Path(name).name for name in python_files() if name.startswith("tests/"))
    twice = [name for name, times in names.items() if name.startswith("test_") and times > 1]
    assert not twice


# Written in two halves so that this file passes its own test.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com"]
HOSTS += ["anaconda" + ".org", "deb.debian" + ".org", "snapshot.debian" + ".org"]
MACHINE_PATH = re.compile(r"(?<![\w.:/~$})-])/(?:root|home|work|opt/(?:pypi|wheels))/[\w.]")
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bgh[pousr]_[A-Za-z0-9]{36}|\bAKIA[A-Z0-9]{16}")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("cd /" + "home/ada/course", True),
        ('"/' + 'work/main/.venv"', True),
        ("https://example.com/home/page", False),
        ("notebooks/work/x", False),
    ],
)
def test_a_machine_path_is_recognised(line: str, found: bool) -> None:
    assert bool(MACHINE_PATH.search(line)) is found


def test_no_file_names_a_machine_a_registry_or_a_secret() -> None:
    wrong = []
    for name in project_files():
        text = text_of(name)
        if text is None:
            continue
        wrong += [f"{name} names {host}" for host in HOSTS if host in text]
        wrong += [f"{name} holds {hit.group()}" for hit in MACHINE_PATH.finditer(text)]
        wrong += [f"{name} holds a secret" for _ in SECRET.finditer(text)]
    assert not wrong, "\n".join(wrong)


# ---------------------------------------------------------------- what must agree


@cache
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def requirements() -> list[str]:
    """What pyproject.toml asks for: to run, on a cluster, too, to test, to build."""
    project = pyproject()["project"]
    extras = project["optional-dependencies"]
    asked = project["dependencies"] + extras["test"] + extras["cluster"]
    return [*asked, *pyproject()["build-system"]["requires"]]


def ranges(requirements: list[str]) -> dict[str, str]:
    split = (re.match(r"([A-Za-z0-9_.-]+)(?:\[[\w,]+\])?(.*)", line) for line in requirements)
    return {hit[1].lower(): hit[2].strip() for hit in split if hit}


CONDA = {"msgpack-python": "msgpack"}
"""What conda calls otherwise."""


def test_environment_yml_agrees_with_pyproject() -> None:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^ +- +([\w.-]+[<>=!~][^\s#]*)", text, flags=re.MULTILINE)
    python = f"python{pyproject()['project']['requires-python']}"
    found = {CONDA.get(name, name): versions for name, versions in ranges(listed).items()}
    assert found == ranges([python, *requirements()])


def locked() -> dict[str, tuple[str, list[str]]]:
    """Package → its version and the hashes of its files, from requirements.lock."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    table = {}
    for line in lines:
        name, version, rest = re.match(r"([\w.-]+)==([\w.!+-]+)(.*)", line).groups()  # type: ignore[union-attr]
        table[name.lower()] = (version, re.findall(r"--hash=sha256:[0-9a-f]{64}\b", rest))
    return table


def test_every_locked_package_has_hashes() -> None:
    assert len(locked()) > 50
    assert not [name for name, (_, hashes) in locked().items() if not hashes]


def test_the_lock_names_no_place() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    without_comments = re.sub(r"#.*", "", text)
    assert not re.findall(r"file:|--(?!hash)[a-z-]+| @ ", without_comments)
    assert "://" not in text


def test_the_lock_holds_what_pyproject_asks_for() -> None:
    for requirement in map(Requirement, requirements()):
        version, _ = locked()[requirement.name.lower()]
        assert requirement.specifier.contains(version), f"{requirement} is locked at {version}"


# ---------------------------------------------------------------- what the documents promise

GUIDES = sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))
DOCUMENTS = ["README.md", "CONTRIBUTING.md", *GUIDES]


def commands(name: str, program: str) -> set[str]:
    """The words that follow `program` in the code spans and blocks of a document."""
    text = (ROOT / name).read_text(encoding="utf-8")
    code = re.findall(r"```.*?```|`[^`\n]+`", text, flags=re.DOTALL)
    return {word for part in code for word in re.findall(rf"\b{program} ([a-z]+)", part)}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_commands_exist(document: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    made = set(re.findall(r"^([a-z]+):.*## ", makefile, flags=re.MULTILINE))
    assert not commands(document, "make") - made


@pytest.mark.parametrize("document", DOCUMENTS)
def test_autograder_commands_exist(document: str) -> None:
    group = typer.main.get_command(cli.app)
    assert isinstance(group, TyperGroup)
    assert not commands(document, "autograder") - set(group.commands)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_between_documents_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text)
    missing = [link for link in links if not (ROOT / document).parent.joinpath(link).exists()]
    assert not missing, f"{document} links to {missing}"
