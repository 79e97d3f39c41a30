"""Writes a few made-up digits in every form in which people keep MNIST.

``tiny`` is always the pair of the files' bytes and of what they are verified against, both by part.
"""

import gzip

import numpy as np

from coursekit.data.idx import from_idx

SHAPES = {
    "train_images": (6, 28, 28),
    "train_labels": (6,),
    "test_images": (3, 28, 28),
    "test_labels": (3,),
}


def damaged(raw):
    """Flip one bit."""
    return raw[:-1] + bytes([raw[-1] ^ 1])


def silent(line):
    """Hear a line of progress, and do nothing."""


def write_idx(folder, tiny, spelling="{}", pack=False):
    folder.mkdir(parents=True, exist_ok=True)
    raws, files = tiny
    for part, raw in raws.items():
        name = spelling.format(files[part].name)
        (folder / name).write_bytes(gzip.compress(raw) if pack else raw)


def write_csv(folder, tiny, headings=False, pack=False):
    folder.mkdir(parents=True, exist_ok=True)
    raws, files = tiny
    for half in ("train", "test"):
        labels = from_idx(files[f"{half}_labels"], raws[f"{half}_labels"])
        images = from_idx(files[f"{half}_images"], raws[f"{half}_images"]).reshape(len(labels), -1)
        lines = [",".join(map(str, row)) for row in np.column_stack([labels, images])]
        if headings:
            lines.insert(0, "label," + ",".join(f"pixel{i}" for i in range(784)))
        text = ("\n".join(lines) + "\n").encode()
        name = f"mnist_{half}.csv" + (".gz" if pack else "")
        (folder / name).write_bytes(gzip.compress(text) if pack else text)


def write_npz(folder, tiny, **changes):
    folder.mkdir(parents=True, exist_ok=True)
    raws, files = tiny
    arrays = {
        key: from_idx(files[part], raws[part])
        for part, key in {
            "train_images": "x_train",
            "train_labels": "y_train",
            "test_images": "x_test",
            "test_labels": "y_test",
        }.items()
    }
    np.savez(folder / "mnist.npz", **(arrays | changes))
