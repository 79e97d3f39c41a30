"""A real Dask cluster for tests: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent
QUIET = ("--no-dashboard",)
START_SECONDS = 40.0
STOP_SECONDS = 3.0


class DaskCluster:
    """Started with `dask_cluster`."""

    def __init__(self, folder: Path, options: Iterable[str], environment: Mapping[str, str]):
        self._folder = folder
        self._options = tuple(options)
        self._file = folder / "scheduler.json"
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(HERE),
            "DASK_TEMPORARY_DIRECTORY": str(folder),
            **environment,
        }
        self._processes: list[subprocess.Popen[bytes]] = []
        self.log = folder / "log"

    def start(self, workers: int, *protocol: str) -> None:
        """Start the scheduler, then the workers."""
        self._run(
            "scheduler", *("--host", "127.0.0.1", "--port", "0"), *protocol, *QUIET, *self._options
        )
        self._wait_for(lambda: self._file.exists() and self._file.read_text())
        for number in range(workers):
            self.add_worker(f"worker{number}")

    @property
    def address(self) -> str:
        return str(json.loads(self._file.read_text())["address"])

    def add_worker(self, name: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start one more worker, with a nanny that starts it again when it is killed."""
        return self._run(
            *("worker", "--name", name, "--nworkers", "1", "--nthreads", "1"),
            *("--host", "127.0.0.1", *QUIET, *self._options),
            **environment,
        )

    def workers(self) -> list[int]:
        """The processes that hold stations: children of the nannies."""
        nannies = [process.pid for process in self._processes[1:] if process.poll() is None]
        return [
            child.pid
            for nanny in nannies
            for child in psutil.Process(nanny).children()
            if any("spawn_main" in word for word in child.cmdline())
        ]

    def registered(self) -> set[str]:
        """Names of the workers that have joined so far, as the scheduler has told its log."""
        return set(re.findall(r"Register worker addr: \S+ name: (\S+)", self.log.read_text()))

    def kill_scheduler(self) -> None:
        self._processes[0].kill()

    def stop(self) -> None:
        below = [
            child
            for process in self._processes
            if process.poll() is None
            for child in psutil.Process(process.pid).children(recursive=True)
        ]
        for process in reversed(self._processes):
            process.terminate()
        for process in reversed(self._processes):
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for child in below:
            with suppress(psutil.NoSuchProcess):
                child.kill()

    def _run(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words, "--scheduler-file", str(self._file)],
                env={**self._environment, **environment},
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._processes.append(process)
        return process

    def _wait_for(self, ready: object) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not ready():  # type: ignore[operator]
            assert time.monotonic() < deadline, self.log.read_text()
            assert self._processes[0].poll() is None, self.log.read_text()
            time.sleep(0.05)


@contextmanager
def dask_cluster(
    workers: int, *, scheduler: Iterable[str] = (), options: Iterable[str] = (), **environment: str
) -> Iterator[DaskCluster]:
    """A scheduler and so many workers on this machine, ended afterwards."""
    with tempfile.TemporaryDirectory(prefix="dask-", ignore_cleanup_errors=True) as folder:
        cluster = DaskCluster(Path(folder), options, environment)
        with ExitStack() as ending:
            ending.callback(cluster.stop)
            cluster.start(workers, *scheduler)
            yield cluster
