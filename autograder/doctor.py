"""``autograder doctor``: what keeps students' code in on this machine, found out by trying.

Each probe is a cell that runs where submissions run, with the limits of real grading, and tries
what it must not be able to do.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.engine.cell_runs import GREEDY, CellRun
from autograder.engine.execution import Execution
from autograder.engine.launch import Limits
from autograder.engine.process import Runner, RunnerUnavailable
from autograder.engine.restore import RestoredCell
from autograder.engine.walls import DATA, INSTALL, NoWalls, ensure_walls, python_paths, walls
from autograder.gradebook.settings import load_config
from autograder.secret import secret_path
from coursekit.data.cache import FILE_NAME

CANARY = "AUTOGRADER_DOCTOR"
HELD = "held"
MEND_NAMESPACES = (
    "let ordinary users make namespaces: sudo sysctl -w user.max_user_namespaces=10000 "
    "kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0 (those that "
    "the system knows); in a container, start it with --privileged or grade outside of it"
)
MEND_KERNEL = "a Linux kernel of 5.14 or later, with user namespaces and seccomp, holds this"
MEND_FOLDERS = "keep the course, the secret and your files out of the folders that Python lies in"
MEND_CONFIG = (
    "take the lines for c.Autograde from the nbgrader_config.py that came with the course; until "
    "then let nobody use `nbgrader autograde` or the formgrader's button: nbgrader passes over a "
    "file that it can't read, and runs students' code by itself"
)
MEND_REPORT = "this is a fault of the grader; don't grade others' code with it, and report it"


@dataclass(frozen=True)
class Finding:
    """One thing that should hold."""

    name: str
    holds: bool
    detail: str = ""
    """What was seen, when it doesn't hold."""
    mend: str = ""


@dataclass(frozen=True)
class Probe:
    """A cell that prints "held" last, if the wall does."""

    name: str
    source: str
    mend: str = MEND_REPORT


def examine(course: Course, limits: Limits | None = None) -> Iterator[Finding]:
    """Try everything, in an order in which what fails first explains the rest.

    Parameters
    ----------
    course : Course
        Must not be seen from inside.
    limits : Limits, optional
        By default those of grading, but for the time, so that it takes seconds.
    """
    limits = limits or replace(Limits(), cell_seconds=3.0, grace_seconds=2.0)
    try:
        ensure_walls()
    except NoWalls as error:
        mend = MEND_NAMESPACES if "system" in str(error) else f"sudo {INSTALL}"
        yield Finding("bubblewrap works", False, str(error), mend)
        return
    yield Finding("bubblewrap works", True)
    yield _plain_nbgrader(course)
    os.environ[CANARY] = secrets.token_hex(8)
    try:
        with (
            Runner(limits, walls(hidden=(course.root, secret_path()))) as runner,
            _service() as port,
        ):
            yield from _inside(runner, _probes(course, limits, port))
    finally:
        del os.environ[CANARY]


def _plain_nbgrader(course: Course) -> Finding:
    """Whether nbgrader's own commands hand students' code to this grader."""
    name = "nbgrader's own commands grade behind these walls, too"
    try:
        config = load_config(course)
    except CourseError as error:
        return Finding(name, False, str(error), MEND_CONFIG)
    first = [str(one) for one in config.get("Autograde", {}).get("sanitize_preprocessors", ())]
    holds = any(one.endswith("GradeWithEngine") for one in first)
    seen = "" if holds else f"nbgrader_config.py has the sanitize_preprocessors {first}"
    return Finding(name, holds, seen, "" if holds else MEND_CONFIG)


def _inside(runner: Runner, probes: list[Probe]) -> Iterator[Finding]:
    try:
        runner.warm_up()
        _run(runner, "1")
    except RunnerUnavailable as error:
        yield Finding("each submission gets a world of its own", False, str(error), MEND_NAMESPACES)
        return
    yield Finding("each submission gets a world of its own", True)
    for probe in probes:
        seen = _printed(_run(runner, probe.source))
        holds = seen.splitlines()[-1:] == [HELD]
        yield Finding(probe.name, holds, "" if holds else seen[-300:], "" if holds else probe.mend)
    yield _memory_together(runner)
    endless = _run(
        runner, "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    )
    yield Finding("endless loops are stopped", endless.stopped, "", MEND_REPORT)


def _memory_together(runner: Runner) -> Finding:
    """Several processes that hold too much only together, tried with a small limit."""
    usual = runner.limits
    most = 2**28
    runner.limits = replace(usual, memory_together=most)
    try:
        run = _run(runner, _filling(4, most // 3))
    finally:
        runner.limits = usual
    name = f"memory: at most {usual.memory_together / 2**30:g} GiB of all processes together"
    holds = run.error == GREEDY
    return Finding(name, holds, "" if holds else _printed(run)[-300:], "" if holds else MEND_REPORT)


def _filling(processes: int, size: int) -> str:
    return (
        f"import os, time\nfor _ in range({processes}):\n    if os.fork() == 0:\n"
        f"        kept = bytearray(b'x') * {size}\n        time.sleep(30)\n        os._exit(0)\n"
        "time.sleep(2)\nprint('nobody stopped it')"
    )


def _run(runner: Runner, source: str) -> CellRun:
    """Run one cell as a submission of its own."""
    cell = RestoredCell("extra", "code", source, "probe", runs=True)
    with Execution(runner, [cell]) as execution:
        execution.run()
        return execution.runs[0]


def _printed(run: CellRun) -> str:
    streams = [str(one.get("text", "")) for one in run.outputs.outputs]
    errors = [f"{one['ename']}: {one['evalue']}" for one in run.outputs.outputs if "ename" in one]
    return "".join([*streams, *errors])


@contextmanager
def _service() -> Iterator[int]:
    """A service on this machine that must not be reached."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def _probes(course: Course, limits: Limits, port: int) -> list[Probe]:
    hidden = [course.root / "course.toml", course.root / "source", secret_path(), *_at_home()]
    paths, folder = [str(path) for path in hidden], str(DATA)
    too_much = limits.scratch // 2**24 + 2
    return [
        Probe("the network can't be reached", _attempt(
            "import socket",
            f"socket.create_connection(('127.0.0.1', {port}), 1)",
            "socket.create_connection(('192.0.2.1', 80), 1)",
        )),
        Probe("course, secret and home folder can't be read", (
            f"import os\nseen = [path for path in {paths} if os.path.exists(path)]\n"
            "print(*seen or ['held'])"
        ), MEND_FOLDERS),
        Probe("of the data folder the digits alone can be read", (
            f"import os\nfound = os.listdir({folder!r}) if os.path.isdir({folder!r}) else []\n"
            f"print(*({{*found}} - {{{FILE_NAME!r}}} or ['held']))"
        )),
        Probe("the environment is empty", (
            f"import os\nprint('your variables are there' if {CANARY!r} in os.environ else 'held')"
        )),
        Probe("nothing outside the scratch folder can be written", _attempt(
            "import os, sys",
            *(f"open(os.path.join({folder}, 'x'), 'w')" for folder in (
                "'/'", "'/usr'", "'/etc'", "'/dev'", "'/grading'", "'/grading/code'", "'/proc/sys'",
                "sys.prefix", "sys.base_prefix",
            )),
        )),
        Probe("other processes can't be seen or signalled", _attempt(
            "import os\nassert sum(name.isdigit() for name in os.listdir('/proc')) <= 4",
            f"os.kill({os.getpid()}, 0)" if os.getpid() > 3 else "os.kill(-1, 0)",
            "open('/proc/1/mem', 'rb')",
            "open('/proc/1/environ', 'rb')",
            "os.listdir('/proc/1/fd')",
        ), MEND_KERNEL),
        Probe("there are no privileges, and none to be got", (
            "import ctypes, os\n"
            "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
            "assert int(status['CapEff'], 16) == int(status['CapBnd'], 16) == 0\n"
            "assert int(status['NoNewPrivs']) == 1 and os.getuid() != 0\n"
            "print('held')"
        )),
        Probe("the kernel's rarer calls are refused", (
            "import ctypes\nlibc = ctypes.CDLL(None)\n"
            "assert libc.unshare(0x10000000) != 0, 'namespaces can be made'\nprint('held')"
        ), MEND_KERNEL),
        Probe(f"memory: at most {limits.memory / 2**30:g} GiB a process", _attempt(
            "", f"bytearray({limits.memory})", error="MemoryError",
        )),
        Probe(
            f"processes: at most {limits.processes} more", _forking(limits.processes), MEND_KERNEL
        ),
        Probe(f"files: at most {limits.file_size / 2**20:g} MiB each", _attempt(
            "", f"open('x', 'wb').write(bytes({limits.file_size + 2**20}))",
        )),
        Probe(f"scratch: at most {limits.scratch / 2**20:g} MiB", _attempt(
            "", f"[open(str(i), 'wb').write(bytes(2**24)) for i in range({too_much})]",
        )),
        Probe("nothing is left for the next submission", (
            "import os\nfound = os.listdir() + os.listdir('/dev/shm')\n"
            "print(*found or ['held'])"
        )),
    ]  # fmt: skip


def _at_home() -> list[Path]:
    """What lies in the user's home folder, but for what leads to Python."""
    try:
        inside = sorted(Path.home().iterdir())[:300]
    except (OSError, RuntimeError):
        return []
    needed = python_paths()
    return [path for path in inside if not any(one.is_relative_to(path) for one in needed)]


def _attempt(setting_up: str, *lines: str, error: str = "OSError") -> str:
    """A cell that tries each of some lines and tells which one gets through."""
    return "\n".join([
        setting_up,
        "through = []",
        f"for line in {list(lines)!r}:",
        "    try:",
        "        exec(line)",
        "        through.append(line)",
        f"    except {error}:",
        "        pass",
        "print(*through or ['held'], sep='; ')",
    ])  # fmt: skip


def _forking(most: int) -> str:
    return (
        "import os, time\ncount = 0\ntry:\n"
        f"    while count < {most + 50}:\n"
        "        if os.fork() == 0:\n            time.sleep(30)\n            os._exit(0)\n"
        "        count += 1\n"
        "    print(count, 'could be started')\n"
        "except OSError:\n    print('held')"
    )
