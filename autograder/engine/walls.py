"""The outer wall: bubblewrap around the warm process.

Inside there is Python and its packages, the code a student may see and the digits of MNIST, all
read-only; no network, nobody else's processes, nothing of the course. What separates submissions
from each other is in `autograder.engine.runner.namespaces`.
"""

from __future__ import annotations

import functools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.engine.launch import Launch, Wrap
from coursekit.data.cache import FILE_NAME
from coursekit.judge.errors import GraderDefect

HOME = Path("/grading/home")
CODE = Path("/grading/code")
DATA = Path("/grading/data")
TEMPORARY = Path("/tmp")
SHARED_MEMORY = Path("/dev/shm")
NOBODY = 65534
INSTALL = "apt-get install bubblewrap"
SYSTEM = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"),
    *("/nix/store", "/gnu/store"),
)
SETTINGS = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/nsswitch.conf",
)
"""What programs look up; nothing in them tells one machine's owner from another's."""
_PACKAGES = Path(__file__).resolve().parents[2]
_TRIAL_SECONDS = 20.0


class NoWalls(GraderDefect):
    """Nothing keeps students' code in on this machine as it is."""


def walls(hidden: Iterable[Path] = ()) -> Wrap:
    """The `wrap` of a `Runner` with walls.

    Parameters
    ----------
    hidden : iterable of Path
        Never to be seen inside, even where they lie below a folder that Python needs.
    """
    return functools.partial(bubblewrapped, hidden=tuple(hidden))


def bubblewrapped(launch: Launch, hidden: Iterable[Path] = ()) -> Launch:
    """Put bubblewrap around the command that starts the warm process.

    Raises
    ------
    NoWalls
        If bubblewrap isn't installed.
    """
    code, data = launch.readable
    digits = data / FILE_NAME  # alone: the folder may be any that its user chose
    moved = {str(code): str(CODE), str(data): str(DATA), str(launch.scratch): str(HOME)}
    shown: dict[Path, tuple[str, ...]] = {}
    for path in python_paths():
        shown[path] = ("--ro-bind", str(path), str(path))
    for path in (*hidden, _PACKAGES / "autograder", _PACKAGES / "tests"):
        shown.update(_masked(path.resolve(), shown))
    fresh = [HOME, SHARED_MEMORY]
    if not any(path.is_relative_to(TEMPORARY) for path in shown):
        fresh.append(TEMPORARY)  # else it would cover what lies there, such as the environment
    environment = {name: moved.get(value, value) for name, value in launch.environment.items()}
    environment["TMPDIR"] = str(TEMPORARY if TEMPORARY in fresh else HOME)
    command = (
        *_bubblewrap(),
        *_open_parents((*shown, CODE, HOME, DATA / FILE_NAME)),
        *(word for path in sorted(shown, key=_depth) for word in shown[path]),
        *_accounts(launch.scratch.parent / "etc"),
        *("--ro-bind", str(code), str(CODE)),
        *(("--ro-bind", str(digits), str(DATA / FILE_NAME)) if digits.is_file() else ()),
        *(word for folder in fresh for word in ("--tmpfs", str(folder))),
        *("--remount-ro", "/dev", "--remount-ro", "/"),
        *("--chdir", str(HOME), "--"),
        *(moved.get(word, word) for word in launch.command),
        *("--own-world", *map(str, fresh)),
    )
    return replace(launch, command=command, environment=environment)


def ensure_walls() -> None:
    """Try the walls on a program that does nothing.

    Raises
    ------
    NoWalls
        If they can't be put up; the message says what to do.
    """
    command = (*_bubblewrap(), "--", "/bin/sh", "-c", ":")
    try:
        code, said = _tried(command)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoWalls(f"bubblewrap can't be run: {error}") from error
    if code != 0:
        raise NoWalls(
            f"the system doesn't let bubblewrap work ({said.decode('utf-8', 'replace').strip()}); "
            "`autograder doctor` says how to mend it"
        )


def _tried(command: Sequence[str]) -> tuple[int, bytes]:
    """Its exit code, and what it complains of.

    Ctrl-C in the terminal mustn't reach it: a bubblewrap that ends while it starts leaves a process
    behind which waits for it for ever. Its group has both of them.
    """
    nothing, pipe = subprocess.DEVNULL, subprocess.PIPE
    with subprocess.Popen(
        command, env={}, stdin=nothing, stdout=nothing, stderr=pipe, start_new_session=True
    ) as process:
        try:
            _, said = process.communicate(timeout=_TRIAL_SECONDS)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return process.returncode, said


def python_paths() -> list[Path]:
    """Folders and files of the running Python outside the system's own folders.

    The environment and the installation that it was made from may lie anywhere, and either may be
    reached by way of symbolic links, so each is shown under all of its names.
    """
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    found = {Path(prefix) for prefix in prefixes}
    found |= {path.resolve() for path in found}
    found |= set(_hops(Path(sys.executable)))
    inside = [path for path in found if path.exists() and not _below(path, map(Path, SYSTEM))]
    folders = [path for path in inside if path.is_dir()]
    return sorted((p for p in inside if not _below(p, [f for f in folders if f != p])), key=_depth)


def _hops(link: Path) -> Iterator[Path]:
    """The names under which the interpreter is reached, one symbolic link after the other."""
    for _ in range(40):
        yield link
        if not link.is_symlink():
            return
        link = Path(os.path.normpath(link.parent / os.readlink(link)))


def _bubblewrap() -> tuple[str, ...]:
    """The command up to the system's own folders."""
    program = shutil.which("bwrap")
    if program is None:
        raise NoWalls(
            "bubblewrap isn't installed, and students' code is graded behind its walls only; "
            f"install it with: sudo {INSTALL}"
        )
    return (
        program,
        *_privileges(),
        *("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"),
        *("--unshare-cgroup-try", "--hostname", "grading"),
        *("--die-with-parent", "--new-session", "--as-pid-1"),
        *("--proc", "/proc", "--dev", "/dev", "--dir", "/etc"),
        *("--ro-bind", os.devnull, "/dev/zero"),  # a shared mapping of it is memory nobody counts
        *(word for path in SYSTEM for word in _system(path)),
        *(word for path in SETTINGS for word in ("--ro-bind-try", path, path)),
    )


def _privileges() -> tuple[str, ...]:
    """An ordinary user needs a user namespace; root becomes an ordinary user inside.

    So does root of a container, unless there is nobody else in it.
    """
    if os.getuid() == 0 and all(map(_has_nobody, ("uid_map", "gid_map"))):
        return ("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
    nobody = str(NOBODY)
    return ("--unshare-user", "--uid", nobody, "--gid", nobody, "--cap-drop", "ALL")


def _has_nobody(name: str) -> bool:
    """Whether that user (or group) exists in this container, if it is one."""
    for line in Path("/proc/self", name).read_text(encoding="ascii").splitlines():
        first, _, count = map(int, line.split())
        if first <= NOBODY < first + count:
            return True
    return False


def _system(name: str) -> tuple[str, ...]:
    path = Path(name)
    if path.is_symlink():  # /bin is part of /usr nowadays
        return ("--symlink", os.readlink(path), name)
    return ("--ro-bind", name, name) if path.is_dir() else ()


def _open_parents(paths: Iterable[Path]) -> Iterator[str]:
    """Make the folders above, to be passed through by everybody: the real ones may be closed."""
    system = list(map(Path, SYSTEM))
    above = {parent for path in paths for parent in path.parents if not _below(parent, system)}
    for folder in sorted(above - {Path("/"), Path("/etc")}, key=_depth):
        yield from ("--dir", str(folder))


def _masked(path: Path, shown: Iterable[Path]) -> dict[Path, tuple[str, ...]]:
    """Cover `path` where it would be seen; elsewhere it isn't there at all."""
    seen = _below(path, [*map(Path, SYSTEM), *shown])
    if not seen or not path.exists() or path in shown:
        return {}
    cover = ("--tmpfs", str(path)) if path.is_dir() else ("--ro-bind", os.devnull, str(path))
    return {path: cover}


def _accounts(folder: Path) -> tuple[str, ...]:
    """A list of users with one name in it."""
    folder.mkdir()
    for name, line in (
        ("passwd", f"student:x:{NOBODY}:{NOBODY}:student:{HOME}:/bin/sh\n"),
        ("group", f"student:x:{NOBODY}:\n"),
        ("hosts", "127.0.0.1 localhost\n::1 localhost\n"),
    ):
        (folder / name).write_text(line, encoding="ascii")
    return tuple(
        word
        for name in ("passwd", "group", "hosts")
        for word in ("--ro-bind", str(folder / name), f"/etc/{name}")
    )


def _below(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _depth(path: Path) -> int:
    return len(path.parts)
