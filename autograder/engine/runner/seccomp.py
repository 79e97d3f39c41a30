"""System calls that no notebook needs and that lead deep into the kernel are refused.

So are ways to hold memory that no process's figures show (`autograder.engine.runner.memory` counts
by those): files in memory, System V segments and queues, larger buffers of sockets, and shared
mappings of nothing, whose pages stay when they are let go of. And watches on files, of which all
processes of a user share a few, with the instructor's own. And leaving the core that the warm
process stays on. And asking what is in the kernel's cache of files, or taking it out, or how many
sockets there have been: one submission could tell the next one by it.

A classic BPF program looks at each call's number. But for memory it is defence in depth: the other
walls don't lean on it. On processors whose numbers aren't known here nothing is done.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import platform
import struct

_PR_SET_SECCOMP = 22
_FILTER_MODE = 2
_LIBC = ctypes.CDLL(None, use_errno=True)

_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_SET, _JUMP_IF_GREATER, _RETURN = 0x20, 0x15, 0x45, 0x25, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_NUMBER, _ARCHITECTURE = 0, 4
_FIRST_ARGUMENT, _SECOND_ARGUMENT, _THIRD_ARGUMENT, _FOURTH_ARGUMENT = 16, 24, 32, 40
_NEW_NAMESPACES = 0x7E020080
"""All CLONE_NEW… flags."""
_SHARED, _ANONYMOUS = 0x01, 0x20
"""Flags of mmap; MAP_SHARED_VALIDATE holds the first one, too."""
_FAMILIES = (1, 2, 10, 16)
"""unix, IPv4, IPv6 and netlink sockets, which the namespaces hold; vsock would lead past them."""

_OF_SOCKETS = 1
"""SOL_SOCKET, the level of these options."""
_BUFFERS = (7, 8, 32, 33)
"""SO_SNDBUF, SO_RCVBUF, and the same by force."""
_COOKIE = 57
_WATCH = 1026
"""F_NOTIFY of fcntl."""

# Numbers from 424 on are the same everywhere.
_COMMON = {
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428,
    "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
    "mount_setattr": 442, "quotactl_fd": 443, "memfd_secret": 447, "open_tree_attr": 467,
    "cachestat": 451,
}  # fmt: skip
_X86_64 = {
    "ptrace": 101, "pivot_root": 155, "mount": 165, "umount2": 166, "swapon": 167, "reboot": 169,
    "init_module": 175, "delete_module": 176, "quotactl": 179, "kexec_load": 246, "add_key": 248,
    "request_key": 249, "keyctl": 250, "unshare": 272, "perf_event_open": 298,
    "name_to_handle_at": 303, "open_by_handle_at": 304, "setns": 308, "process_vm_readv": 310,
    "process_vm_writev": 311, "finit_module": 313, "bpf": 321, "userfaultfd": 323, "acct": 163,
    "kexec_file_load": 320, "shmget": 29, "semget": 64, "msgget": 68, "mq_open": 240,
    "fanotify_init": 300, "memfd_create": 319, "io_setup": 206, "inotify_init": 253,
    "inotify_init1": 294, "sched_setaffinity": 203, "mincore": 27, "readahead": 187,
    "fadvise64": 221, "preadv2": 327,
}  # fmt: skip
_AARCH64 = {
    "ptrace": 117, "pivot_root": 41, "mount": 40, "umount2": 39, "swapon": 224, "reboot": 142,
    "init_module": 105, "delete_module": 106, "quotactl": 60, "kexec_load": 104, "add_key": 217,
    "request_key": 218, "keyctl": 219, "unshare": 97, "perf_event_open": 241,
    "name_to_handle_at": 264, "open_by_handle_at": 265, "setns": 268, "process_vm_readv": 270,
    "process_vm_writev": 271, "finit_module": 273, "bpf": 280, "userfaultfd": 282, "acct": 89,
    "kexec_file_load": 294, "shmget": 194, "semget": 190, "msgget": 186, "mq_open": 180,
    "fanotify_init": 262, "memfd_create": 279, "io_setup": 0, "inotify_init1": 26,
    "sched_setaffinity": 122, "mincore": 232, "readahead": 213, "fadvise64": 223, "preadv2": 286,
}  # fmt: skip
_CLONE3 = 435
_MACHINES = {
    # audit number, refused calls, clone, socket and socketpair, mmap, setsockopt, getsockopt, fcntl
    "x86_64": (0xC000003E, _X86_64, 56, (41, 53), 9, 54, 55, 72),
    "aarch64": (0xC00000B7, _AARCH64, 220, (198, 199), 222, 208, 209, 25),
}


def refuse_system_calls() -> bool:
    """Lay the filter on this process and all that it starts; needs no_new_privs.

    Returns
    -------
    bool
        False where the kernel has no such filters or the processor isn't known here.
    """
    program = filter_program()
    if not program:
        return False
    code = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(
        struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
    )
    return bool(_LIBC.prctl(_PR_SET_SECCOMP, _FILTER_MODE, header, 0, 0) == 0)


@functools.cache
def filter_program() -> bytes:
    """The filter for this machine's processor; empty where that isn't known."""
    return _program(platform.machine())


def _program(machine: str) -> bytes:
    if machine not in _MACHINES:
        return b""
    audit, refused, clone, sockets, mmap, setting, getting, fcntl = _MACHINES[machine]
    families = [(_JUMP_IF_EQUAL, len(_FAMILIES) - i, 0, one) for i, one in enumerate(_FAMILIES)]
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_IF_EQUAL, 1, 0, audit),
        _refuse(errno.ENOSYS),  # calls in another architecture's way
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_IF_GREATER, 0, 1, 0x3FFFFFFF),
        _refuse(errno.ENOSYS),
        (_JUMP_IF_EQUAL, 0, 1, _CLONE3),
        _refuse(errno.ENOSYS),  # its flags can't be looked at; the C library then takes clone
    ]
    for number in sorted({*_COMMON.values(), *refused.values()}):
        lines += [(_JUMP_IF_EQUAL, 0, 1, number), _refuse(errno.EPERM)]
    lines += _when(
        clone,
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_JUMP_IF_SET, 0, 1, _NEW_NAMESPACES),
        _refuse(errno.EPERM),
    )
    for number in sockets:
        lines += _when(
            number, (_LOAD, 0, 0, _FIRST_ARGUMENT), *families, _refuse(errno.EAFNOSUPPORT)
        )
    lines += _when(
        mmap,
        (_LOAD, 0, 0, _FOURTH_ARGUMENT),
        (_JUMP_IF_SET, 0, 2, _SHARED),
        (_JUMP_IF_SET, 0, 1, _ANONYMOUS),
        _refuse(errno.EPERM),
    )
    lines += _when(setting, *_option_of_a_socket(*_BUFFERS))
    lines += _when(getting, *_option_of_a_socket(_COOKIE))
    lines += _when(fcntl, (_LOAD, 0, 0, _SECOND_ARGUMENT), *_refused(_WATCH))
    lines.append(_LET)
    return b"".join(struct.pack("HBBI", *line) for line in lines)


_Line = tuple[int, int, int, int]
_LET = (_RETURN, 0, 0, _ALLOW)


def _when(number: int, *lines: _Line) -> list[_Line]:
    """Lines for one call only; what passes them is allowed."""
    return [(_JUMP_IF_EQUAL, 0, len(lines) + 1, number), *lines, _LET]


def _option_of_a_socket(*options: int) -> list[_Line]:
    """Lines for a call that reads or sets one: these are refused."""
    lines = [(_LOAD, 0, 0, _THIRD_ARGUMENT), *_refused(*options)]
    return [
        (_LOAD, 0, 0, _SECOND_ARGUMENT),
        (_JUMP_IF_EQUAL, 0, len(lines), _OF_SOCKETS),
        *lines,
    ]


def _refused(*values: int) -> list[_Line]:
    """Lines that refuse a call whose argument, loaded before, has one of these values."""
    last = len(values) - 1
    looks = [(_JUMP_IF_EQUAL, last - i, int(i == last), one) for i, one in enumerate(values)]
    return [*looks, _refuse(errno.EPERM)]


def _refuse(number: int) -> _Line:
    return (_RETURN, 0, 0, _ERRNO | number)
