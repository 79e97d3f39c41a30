"""Only what names one moment is taken for a date."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook.dates import in_utc, shown
from autograder.gradebook.discover import TIMESTAMP, read_timestamp

EVENING = datetime(2027, 1, 31, 23, 59)


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-31 23:59:00 UTC",
        "2027-01-31 23:59:00.000000 UTC",
        "2027-01-31 23:59",
        "2027-01-31T23:59:00Z",
        "2027-02-01T00:59:00+01:00",
        "2027-02-01 00:59:00 +0100",
        "2027-02-01 00:59:00 Europe/Berlin",
        "Sun, 31 Jan 2027 23:59:00 GMT",
        "31.01.2027 23:59",
    ],
)
def test_what_names_one_moment(text: str) -> None:
    assert in_utc(text) == EVENING
    assert in_utc(shown(EVENING)) == EVENING


def test_the_month_comes_after_the_year() -> None:
    assert in_utc("2027-02-01 10:00") == datetime(2027, 2, 1, 10)


@pytest.mark.parametrize(
    "text",
    [
        *("", "Mon", "Monday 10:00", "10:00", "2027", "31 Jan 10:00", "2027-01", "2027-01-31"),
        *("now", "yesterday, I think", "2027-01-31 25:00", "2027-02-30 10:00"),
        *("05.01.2027 10:00", "1/5/2027 10:00"),  # the fifth of January, or the first of May?
        *("2027-01-31 23:59:00 PST", "2027-01-31 23:59:00 Nowhere/Land", "2027-01-31 10:00 Mars"),
    ],
)
def test_what_leaves_something_open(text: str) -> None:
    with pytest.raises(ValueError, match="no complete date; write it like 2027-01-31 23:59:00 UTC"):
        in_utc(text)


@given(st.text(max_size=40) | st.text("0123456789 :.-/+TZUCJanFeb,", max_size=30))
def test_whatever_is_written_is_a_date_or_none(text: str) -> None:
    with suppress(ValueError):
        assert in_utc(text).tzinfo is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_read_over(tmp_path: Path, encoding: str) -> None:
    (tmp_path / TIMESTAMP).write_text(f"{shown(EVENING)}\r\n", encoding=encoding)
    assert read_timestamp(tmp_path) == (EVENING, "")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Mon", "timestamp.txt: 'Mon' is no complete date"),
        (b"31\nJan", "timestamp.txt: '31\\nJan' is no complete date"),
        (b"\xff\xff\xff", "timestamp.txt is no text"),
        (b"\xff\xfe\x00", "timestamp.txt is no text"),
        (b"x" * 1000, "timestamp.txt is too long for a date"),
    ],
)
def test_what_is_none_is_told_in_a_line(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / TIMESTAMP).write_bytes(data)
    when, note = read_timestamp(tmp_path)
    assert when is None
    assert note.startswith(said)
    assert note.endswith("; taken as handed in on time")
    assert len(note.splitlines()) == 1


def test_a_link_or_a_folder_is_told(tmp_path: Path) -> None:
    assert read_timestamp(tmp_path) == (None, "")
    (tmp_path / TIMESTAMP).symlink_to("elsewhere")
    assert "links are not followed" in read_timestamp(tmp_path)[1]
    (tmp_path / TIMESTAMP).unlink()
    (tmp_path / TIMESTAMP).mkdir()
    assert "not a file; taken as handed in on time" in read_timestamp(tmp_path)[1]
