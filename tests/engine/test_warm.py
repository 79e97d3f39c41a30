"""What the warm process has drawn already: the same for all, and safe from each of them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import font_manager
from running import run, text

from autograder.engine import drawn as engine_drawn
from autograder.engine.drawn import drawn_data
from autograder.engine.launch import prepare_launch
from autograder.engine.process import Runner
from autograder.engine.runner import warm
from autograder.engine.walls import walls
from coursekit import data, plain

DIGEST = (
    "import hashlib\nfrom coursekit import data\nfound = data.images()\n"
    "parts = (found.train_x, found.train_y, found.test_x, found.test_y)\n"
    "print(hashlib.sha256(b''.join(part.tobytes() for part in parts)).hexdigest())"
)


def digest() -> str:
    found = data.images()
    parts = (found.train_x, found.train_y, found.test_x, found.test_y)
    return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest() + "\n"


def test_the_photographs_are_those_of_a_student_at_home(runner: Runner) -> None:
    assert text(runner, DIGEST) == digest()


@pytest.fixture(scope="module")
def patient() -> Iterator[Runner]:
    """With the limits of everyday: to import scikit-learn takes longer than a test's."""
    with Runner() as runner:
        yield runner


MOONS = (
    "import hashlib\nfrom coursekit import data\n"
    "print(hashlib.sha256(b''.join(part.tobytes() for part in data.moons({}))).hexdigest())"
)


@pytest.mark.parametrize("words", ["", "seed=7", "100, 0.3"])
def test_the_moons_are_those_of_a_student_at_home(patient: Runner, words: str) -> None:
    wanted = eval(f"data.moons({words})")
    digest = hashlib.sha256(b"".join(part.tobytes() for part in wanted)).hexdigest()
    assert text(patient, MOONS.format(words)) == digest + "\n"


def test_moons_drawn_on_are_clean_when_asked_for_again(runner: Runner) -> None:
    spoilt = "from coursekit import data\ndata.moons()[0][:] = 0"
    assert text(runner, spoilt, MOONS.format("")) == text(runner, MOONS.format(""))


def test_what_draws_them_is_imported_only_where_it_is_needed(patient: Runner) -> None:
    asked = "import sys\nfrom coursekit import data\n_ = data.moons(), data.images()\n"
    assert text(patient, asked + "print('sklearn' in sys.modules)") == "False\n"
    assert text(patient, asked + "data.circles();print('sklearn' in sys.modules)") == "True\n"


def test_what_every_submission_needs_is_imported_for_all(runner: Runner) -> None:
    """NumPy imports its random numbers when they are first asked for: too late here."""
    found = "import sys\nnames = list(sys.modules)\n"
    warm = "names.index('numpy.random') < names.index('matplotlib.backends.backend_svg')"
    assert text(runner, f"{found}print({warm})") == "True\n"


@pytest.mark.parametrize(
    "tamper",
    [
        "from coursekit import data\ndata.images().train_x[:] = 0",
        "from coursekit.data import photographs\n"
        "for part in ('train', 'test'):\n    photographs._patches(part, ())[0][:] = 0",
        "from coursekit.data import photographs\n"
        "for cell in photographs._patches.__closure__:\n"
        "    for images, labels in cell.cell_contents.values():\n        images[:] = 0",
        "from coursekit.data import photographs\nphotographs._patches = lambda part, _: ([], [])",
    ],
)
def test_nobody_changes_them_for_others(runner: Runner, tamper: str) -> None:
    (changed,) = run(runner, tamper)
    assert changed.error is None
    assert text(runner, DIGEST) == digest()


def test_asking_again_gives_clean_ones(runner: Runner) -> None:
    spoilt = "from coursekit import data\ndata.images().train_x[:] = 0"
    assert text(runner, spoilt, DIGEST) == digest()


def test_they_cost_next_to_nothing(runner: Runner) -> None:
    """Beside decoding the photographs and cutting them, as a student at home has to wait for."""
    data.images()
    start = time.process_time()
    data.images()
    at_home = time.process_time() - start
    here = text(
        runner,
        "import time\nfrom coursekit import data\nstart = time.process_time()\n"
        "data.images()\nprint(time.process_time() - start)",
    )
    assert float(here) < at_home / 5  # 0.01 of it


# ---------------------------------------------------------------- kept on this machine


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of data sets with nothing in it."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "cache"))
    return tmp_path / "cache"


def drawn(cache: Path) -> list[Path]:
    return sorted(cache.glob("*.plain"))


def test_data_are_drawn_once_on_a_machine(cache: Path) -> None:
    wanted = digest()
    for _ in range(2):
        with Runner() as runner:
            assert text(runner, DIGEST) == wanted
            assert text(runner, MOONS.format("")) == text(runner, MOONS.format("seed=1"))
            (kept,) = drawn(cache)
            made = kept.stat().st_mtime_ns
    assert kept.stat().st_mtime_ns == made
    assert [path.name for path in cache.iterdir()] == [kept.name]


def test_they_are_read_behind_the_walls_too(cache: Path) -> None:
    wanted = digest()
    with Runner() as runner:
        runner.warm_up()
    (kept,) = drawn(cache)
    body = plain.from_bytes(kept.read_bytes()[32:])
    body["moons"] = (np.zeros((2, 1)), np.zeros((1, 1), int))
    marked = plain.to_bytes(body)
    kept.write_bytes(hashlib.sha256(marked).digest() + marked)
    with Runner(wrap=walls()) as runner:
        assert text(runner, DIGEST) == wanted
        assert (
            text(runner, "from coursekit import data\nprint(data.moons()[0].shape)") == "(2, 1)\n"
        )


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is drawn, in no time and each time anew."""
    made: list[bytes] = []

    def draw(environment: Mapping[str, str]) -> bytes:
        made.append(f"drawing {len(made)}".encode())
        return made[-1]

    monkeypatch.setattr(engine_drawn, "_draw", draw)
    return made


def asked() -> bytes:
    return drawn_data(Path(plain.__file__).parent.parent, {})


def test_a_damaged_file_is_as_good_as_none(cache: Path, made: list[bytes]) -> None:
    asked()
    (kept,) = drawn(cache)
    whole = bytearray(kept.read_bytes())
    for place in (0, len(whole) // 2, len(whole) - 1):
        kept.write_bytes(bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]))
        assert asked() == made[-1]
        whole = bytearray(kept.read_bytes())
    assert asked() == made[-1]
    assert len(made) == 4, "drawn anew for each damage, and only then"


def test_a_file_in_the_form_of_another_edition_is_not_read(
    cache: Path, made: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked()
    ours = drawn(cache)
    monkeypatch.setattr(plain, "MAGIC", b"PLAINX")
    assert asked() == made[1]
    assert drawn(cache) != ours


def test_a_cache_that_cannot_be_written_is_done_without(cache: Path) -> None:
    cache.write_text("a file where the folder belongs")
    with Runner() as runner:
        assert text(runner, DIGEST) == digest()


FONTS = (
    "from matplotlib.font_manager import fontManager\n"
    "print(sorted({one.fname for one in fontManager.ttflist}))"
)


def test_fonts_are_those_of_the_machine_and_not_looked_for_again(
    runner: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = text(runner, FONTS)
    assert "DejaVuSans.ttf" in found
    name, listed = warm.read_drawn(kept_data(tmp_path))["fonts"]
    monkeypatch.setattr("matplotlib.get_cachedir", lambda: str(tmp_path))
    warm.keep_fonts({"fonts": (name, listed)})
    again = font_manager.json_load(tmp_path / name)
    assert f"{sorted({one.fname for one in again.ttflist})}\n" == found


def kept_data(folder: Path) -> Path:
    """A file with what this machine keeps for its warm processes."""
    launch = prepare_launch(folder / "runner", 3)
    return launch.readable[0] / "autograder/engine/runner/drawn.plain"


def test_no_fonts_are_left_for_each_fork_to_close() -> None:
    figure = plt.figure()
    figure.text(0.5, 0.5, "a font is opened")
    figure.canvas.draw()
    plt.close(figure)
    kept = vars(font_manager)["_get_font"]
    assert kept.cache_info().currsize
    warm.let_go_of_fonts()
    assert not kept.cache_info().currsize
