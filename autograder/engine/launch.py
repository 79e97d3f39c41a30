"""What a submission may take, and how the warm process is started: here walls go around it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.engine.drawn import drawn_data
from autograder.engine.runner import DRAWN
from autograder.engine.runner.confine import Confinement
from autograder.threads import THREADS
from coursekit.data.cache import cache_folder

_PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Limits:
    """What one submission may take; memory and files in bytes."""

    cell_seconds: float = 30.0
    impatient_cell_seconds: float = 3.0
    """The same once something in this submission has run out of time."""
    impatient_call_seconds: float = 2.0
    grace_seconds: float = 3.0
    """Beyond a limit that the student's process should keep by itself, until it is killed."""
    submission_seconds: float = 300.0
    """For everything together."""
    restarts: int = 4
    """How often a submission's process is replaced after it died."""
    memory: int = 4 * 2**30
    """Address space of each process."""
    memory_together: int = 4 * 2**30
    """What all processes hold in fact; looked after behind walls only."""
    processes: int = 64
    file_size: int = 64 * 2**20
    open_files: int = 256
    output: int = 1_000_000
    """Characters that one cell may print."""
    scratch: int = 128 * 2**20
    """What one folder may hold; behind walls there are three that can be written to."""

    def confinement(self) -> Confinement:
        """The part of the limits that the kernel keeps."""
        return Confinement(
            memory=self.memory,
            memory_together=self.memory_together,
            processes=self.processes,
            file_size=self.file_size,
            open_files=self.open_files,
            cpu_seconds=int(self.submission_seconds) + 10,
            output=self.output,
            scratch=self.scratch,
        )


@dataclass(frozen=True)
class Launch:
    """How to start the warm process: the command that walls wrap, the paths that they let in."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    scratch: Path
    """Written to by the process; everything else is only read."""
    readable: tuple[Path, ...]
    """Folders of ours that it needs: its code, the data sets."""


Wrap = Callable[[Launch], Launch]


def unwrapped(launch: Launch) -> Launch:
    """No walls at all."""
    return launch


def prepare_launch(folder: Path, control: int) -> Launch:
    """Lay out `folder` and say how the warm process is started in it.

    Its code is a copy of what a student may see: `coursekit` and the runner, nothing else of ours.
    """
    code, scratch = folder / "code", folder / "scratch"
    copy_runner_code(code)
    scratch.mkdir()
    data = cache_folder()
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "PYTHONPATH": str(code),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "MPLCONFIGDIR": str(scratch),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        **dict.fromkeys(THREADS, "1"),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "COURSEKIT_GRADING": "1",
        "COURSEKIT_DATA": str(data),
    }
    if drawn := drawn_data(code, environment):
        (code / DRAWN.relative_to(_PACKAGE)).write_bytes(drawn)
    command = (
        sys.executable,
        "-P",
        "-s",
        "-m",
        "autograder.engine.runner",
        str(control),
        str(scratch),
    )
    return Launch(command, environment, scratch, (code, data))


def copy_runner_code(target: Path) -> None:
    """Copy `coursekit` and the runner's own modules, and nothing that a student must not see."""
    shutil.copytree(_PACKAGE / "coursekit", target / "coursekit")
    engine = target / "autograder" / "engine"
    shutil.copytree(_PACKAGE / "autograder" / "engine" / "runner", engine / "runner")
    for package in (Path("autograder"), Path("autograder/engine")):
        shutil.copy(_PACKAGE / package / "__init__.py", target / package / "__init__.py")
