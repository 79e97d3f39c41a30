"""A world of its own for each submission: its fork's own processes, mounts, network, scratch.

Works inside bubblewrap, where the warm process has no privileges: those needed here come from a
user namespace made for the purpose, and are given up again before student code runs.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
from collections.abc import Sequence
from pathlib import Path

from autograder.engine.runner.confine import set_dumpable, tie_to_parent

_NEWNS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
_MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 2, 4, 8
_MS_RDONLY, _MS_REMOUNT, _MS_BIND, _MS_RELATIME = 1, 32, 0x1000, 0x200000
_DEVICES = ("null", "full", "random", "urandom", "tty")
"""Anybody may write to them, and so set the time of their last change, which all others can read.
In a place that is read-only they can be written to as ever, and their times can't."""
_PR_CAPBSET_DROP = 24
_CAPABILITY_VERSION_3 = 0x20080522
_OWN = _NEWNS | _NEWIPC | _NEWUSER | _NEWPID | _NEWNET
_CLONE = {"x86_64": 56, "aarch64": 220}
_LIBC = ctypes.CDLL(None, use_errno=True)
_TERMINALS = Path("/dev/pts")
_MOST_TERMINALS = 64
_PYTHON = ctypes.PyDLL(None, use_errno=True)
"""Functions called in this way keep Python's lock, as a fork has to."""


class NoNamespaces(OSError):
    """This machine refuses a submission its own namespaces."""


def give_up_root(user: int, folders: Sequence[Path]) -> None:
    """Go on as an ordinary user who owns nothing; `folders` stay writable.

    The kernel doesn't count root's processes, and root owns most files.
    """
    for folder in folders:
        folder.chmod(0o1777)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def fork_into_own_namespaces() -> int:
    """Fork as `os.fork` does, with the child as first process of namespaces of its own.

    A single system call, instead of a fork more: `os.unshare` moves only later children into a new
    pid namespace, and each fork of the warm process costs milliseconds.

    Raises
    ------
    NoNamespaces
        If the kernel refuses.
    """
    number = _CLONE.get(platform.machine())
    if number is None:
        raise NoNamespaces(errno.ENOSYS, f"unknown processor {platform.machine()}")
    _PYTHON.PyOS_BeforeFork()
    child = int(_PYTHON.syscall(number, _OWN | signal.SIGCHLD, 0, 0, 0, 0))
    if child == 0:
        _PYTHON.PyOS_AfterFork_Child()
        return 0
    refusal = ctypes.get_errno()
    _PYTHON.PyOS_AfterFork_Parent()
    if child < 0:
        raise NoNamespaces(refusal, f"own namespaces: {os.strerror(refusal)}")
    return child


def enter_own_world(fresh: Sequence[Path], size: int, outside: tuple[int, int]) -> None:
    """Furnish the new namespaces, in which this process is the first one.

    It sees only what it starts itself, and with it all of that ends. The kernel spares the first
    process signals from inside that it hasn't asked for: it can't kill or stop itself.

    Parameters
    ----------
    fresh : sequence of Path
        Folders to be covered by empty, memory-backed ones.
    size : int
        Bytes that each of them may hold.
    outside : tuple of int
        User and group of the process that forked.

    Raises
    ------
    NoNamespaces
        If the kernel refuses.
    """
    _keep_names(*outside)
    for folder in fresh:
        _mount_scratch(folder, size)
    if _TERMINALS.is_dir():
        _mount_terminals()
    for name in _DEVICES:
        _keep_times(Path("/dev", name))
    _drop_capabilities()
    tie_to_parent()  # becoming another user unties


def _keep_names(user: int, group: int) -> None:
    """Be called the same inside as outside."""
    set_dumpable(True)  # else its own files below /proc are root's; nobody else is here yet
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        file = os.open(f"/proc/self/{name}", os.O_WRONLY)  # in a fork a tenth of what Path takes
        os.write(file, text.encode("ascii"))
        os.close(file)


def _mount_scratch(folder: Path, size: int) -> None:
    options = f"size={size},nr_inodes={max(size >> 14, 1024)},mode=0700"
    _mount("tmpfs", folder, _MS_NOSUID | _MS_NODEV, options)


def _keep_times(device: Path) -> None:
    flags = _MS_REMOUNT | _MS_BIND | _MS_RDONLY | _MS_NOSUID | _MS_RELATIME
    if os.path.ismount(device):
        _check(_LIBC.mount(None, os.fsencode(device), None, flags, None), f"read-only {device}")


def _mount_terminals() -> None:
    """Pseudo-terminals, which shell lines of a notebook run in: the machine has some thousand."""
    options = f"newinstance,ptmxmode=0666,mode=0620,max={_MOST_TERMINALS}"
    _mount("devpts", _TERMINALS, _MS_NOSUID | _MS_NOEXEC, options)


def _mount(kind: str, folder: Path, flags: int, options: str) -> None:
    name = kind.encode()
    mounted = _LIBC.mount(name, os.fsencode(folder), name, flags, ctypes.c_char_p(options.encode()))
    _check(mounted, f"a fresh {folder}")


def _drop_capabilities() -> None:
    """Give up, for this process and all that it starts, what the user namespace brought."""
    file = os.open("/proc/sys/kernel/cap_last_cap", os.O_RDONLY)
    last = int(os.read(file, 20))
    os.close(file)
    for capability in range(last + 1):
        _check(_LIBC.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0), "giving up capabilities")
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _check(_LIBC.capset(header, nothing), "giving up capabilities")


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno() or errno.EPERM
        raise NoNamespaces(number, f"{what}: {os.strerror(number)}")
