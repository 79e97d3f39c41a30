"""Ways to damage a notebook, drawn from a seed; and what else is handed in for one."""

from __future__ import annotations

import copy
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import nbformat

Damage = Callable[[random.Random, dict[str, Any]], bytes]


def damaged(originals: Sequence[dict[str, Any]], count: int, seed: int) -> Iterator[bytes]:
    """`count` damaged files, each way about equally often; the same ones for the same seed."""
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")
        way = WAYS[number % len(WAYS)]
        yield way(rng, copy.deepcopy(rng.choice(originals)))


def as_file(notebook: Any) -> bytes:
    return json.dumps(notebook, ensure_ascii=False).encode("utf-8", "surrogatepass")


# ---------------------------------------------------------------- the bytes


def truncated(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    data = as_file(notebook)
    return data[: rng.randrange(len(data))]


def flipped(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    data = bytearray(as_file(notebook))
    for _ in range(rng.choice([1, 1, 1, 3, 30])):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def overwritten(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    """A block of zeros, or of something else, as a broken disk leaves it."""
    data = bytearray(as_file(notebook))
    start = rng.randrange(len(data))
    size = rng.choice([1, 16, 512, 4096])
    data[start : start + size] = rng.choice([bytes(size), rng.randbytes(size)])
    return bytes(data)


def other_encoding(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    text = as_file(notebook).decode("utf-8", "surrogatepass")
    name = rng.choice(["utf-16", "utf-16-le", "utf-32", "utf-8-sig", "latin-1", "cp1252"])
    return text.encode(name, "replace")


def something_around(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    data = as_file(notebook)
    odd = [
        b"\0" * 100,
        b"\n<<<<<<< HEAD\n",
        b"}",
        b"{",
        b" \xff",
        data,
        data[-50:],
        b"\xef\xbb\xbf",
    ]
    return rng.choice([odd[rng.randrange(len(odd))] + data, data + odd[rng.randrange(len(odd))]])


def no_notebook(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("notebook.ipynb", as_file(notebook))
    return rng.choice(
        [
            *(b"", b"\0" * 1000, b"null", b"[]", b"{}", b'"text"', b"NaN", b"<html></html>"),
            *(b"%PDF-1.7\n", rng.randbytes(500), packed.getvalue(), gzip.compress(b"x")),
            json.dumps(rng.choice(ODD)).encode(),
            json.dumps({"cells": rng.choice(ODD)}).encode(),
        ]
    )


def literals(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    """Numbers and escapes that JSON has no words for, or too many."""
    text = as_file(notebook).decode("utf-8", "surrogatepass")
    words = ["NaN", "-Infinity", "1e999", "1" * 5000, "-0", r'"\ud83d"', r'"\u0000"', '"\t\0\x07"']
    parts = text.split("null")
    place = rng.randrange(len(parts) - 1)
    parts[place : place + 2] = [parts[place] + rng.choice(words) + parts[place + 1]]
    text = "null".join(parts)
    return text.replace('"nbformat": 4', f'"nbformat": {rng.choice(words)}').encode()


def twice_the_key(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    text = as_file(notebook).decode("utf-8", "surrogatepass")
    key = rng.choice(['"source": ', '"cells": ', '"metadata": ', '"nbformat": ', '"id": '])
    places = [at for at in range(len(text)) if text.startswith(key, at)]
    at = rng.choice(places)
    odd = rng.choice(["[]", "null", "{}", '"x"', "4"])
    return (text[:at] + key + odd + ", " + text[at:]).encode("utf-8", "surrogatepass")


# ---------------------------------------------------------------- the tree

ODD: list[Any] = [
    *(None, True, False, 0, -1, 4.5, 10**400, float("nan"), float("inf"), "", "x", "\0", "\ud800"),
    *([], {}, [None], [[]], {"a": {}}, [1, "x", None], "é" * 1000, ["x"] * 100, {"": ""}),
]


def _nodes(tree: Any) -> list[tuple[Any, Any]]:
    """Every place in the tree, as its holder and the key or index there."""
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        inside = list(node.items() if isinstance(node, dict) else enumerate(node))
        found += [(node, key) for key, _ in inside]
        waiting += [value for _, value in inside if isinstance(value, dict | list)]
    return found


def wrong_types(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    for _ in range(rng.choice([1, 2, 5, 40])):
        holder, key = rng.choice(_nodes(notebook))
        holder[key] = copy.deepcopy(rng.choice(ODD))
    return as_file(notebook)


def lost_parts(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    for _ in range(rng.choice([1, 3, 20])):
        places = _nodes(notebook)
        if places:
            holder, key = rng.choice(places)
            del holder[key]
    return as_file(notebook)


def odd_sources(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    for cell in rng.sample(notebook["cells"], 5):
        source = cell["source"]
        text = source if isinstance(source, str) else "".join(source)
        cell["source"] = rng.choice(
            [
                *(None, 7, {}, [], ["x", None, 3], text.split("\n"), text + "\0", "\ud800" + text),
                *(text.replace("\n", "\r\n"), text.replace("\n", "\r"), text * 50, "<!--" * 50_000),
                *("\ufeff" + text, text.replace("    ", "\t"), "async" + " " * 50_000),
            ]
        )
    return as_file(notebook)


def odd_cells(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    cells = notebook["cells"]
    for _ in range(rng.choice([1, 3])):
        place = rng.randrange(len(cells))
        cells[place] = rng.choice([None, [], {}, cells[place], [cells[place]], 3, "x"])
    notebook["cells"] = rng.choice(
        [cells, cells, cells, dict(enumerate(cells)), [cells], cells * 2, cells[::-1], None]
    )
    return as_file(notebook)


def doubled(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    """Duplicate ids and names, with the same content or another's."""
    cells = notebook["cells"]
    for _ in range(rng.choice([1, 5])):
        one, other = rng.choice(cells), copy.deepcopy(rng.choice(cells))
        other["id"] = one.get("id")
        if rng.random() < 0.5:
            other["metadata"] = copy.deepcopy(one["metadata"])
        cells.insert(rng.randrange(len(cells) + 1), other)
    return as_file(notebook)


def odd_metadata(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    for holder in [notebook, *rng.sample(notebook["cells"], 6)]:
        marks = holder["metadata"].get("nbgrader")
        choice = rng.randrange(5)
        if choice == 0:
            del holder["metadata"]
        elif choice == 1:
            holder["metadata"] = rng.choice(ODD)
        elif isinstance(marks, dict) and marks:
            marks[rng.choice(list(marks))] = rng.choice(ODD)
        holder.pop(rng.choice(["id", "cell_type", "outputs", "nbformat_minor"]), None)
    return as_file(notebook)


def other_format(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    number, minor = rng.choice([(3, 0), (3, 0), (4, 0), (4, 4), (4, 5), (4, 99), (5, 0), (0, 0)])
    if number == 3:
        old = nbformat.reads(json.dumps(notebook), as_version=3)
        notebook = json.loads(nbformat.writes(old, version=3))
    else:
        notebook["nbformat"], notebook["nbformat_minor"] = number, minor
        if minor < 5:
            for cell in notebook["cells"]:
                cell.pop("id", None)
    notebook["nbformat_minor"] = rng.choice([notebook["nbformat_minor"], -1, "x", None, 10**30])
    return as_file(notebook)


def deep(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    depth = rng.choice([50, 500, 900, 980, 5000, 100_000])
    opening, closing = rng.choice([("[", "]"), ('{"a": ', "}")])
    nest = opening * depth + "0" * (opening != "[") + closing * depth
    key = rng.choice(['"source": ', '"metadata": ', '"grade_id": ', '"outputs": ', '"points": '])
    text = as_file(notebook).decode("utf-8", "surrogatepass")
    return text.replace(key, f'{key}{nest}, "was": ', rng.choice([1, -1])).encode()


def huge(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    cell = copy.deepcopy(rng.choice(notebook["cells"]))
    what = rng.randrange(3)
    if what == 0:
        notebook["cells"] += [cell] * rng.choice([500, 5000])
    elif what == 1:
        cell["source"] = "# " + "x" * rng.choice([10**5, 5 * 10**6])
        notebook["cells"].append(cell)
    else:
        notebook["metadata"]["noise"] = ["x" * 1000] * 200
    return as_file(notebook)


WAYS: tuple[Damage, ...] = (
    *(truncated, flipped, overwritten, other_encoding, something_around, no_notebook, literals),
    *(twice_the_key, wrong_types, lost_parts, odd_sources, odd_cells, doubled, odd_metadata),
    *(other_format, deep, flipped, wrong_types, lost_parts, huge),
)
"""The commoner ones more than once."""
