"""Drawings that would hold a browser up aren't shown; figures are."""

from __future__ import annotations

import base64
import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.gradebook.drawings import drawable
from autograder.gradebook.sanitise import CleanNotebook, clean_html

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def nested(reference: str) -> str:
    """Ten times as many shapes with each line."""
    lines = ['<rect id="a0" width="5" height="5"/>']
    for number in range(1, 9):
        inner = reference.format(f"#a{number - 1}") * 10
        lines.append(f'<g id="a{number}">{inner}</g>')
    return f"{HEAD}{''.join(lines)}{reference.format('#a8')}</svg>"


HOSTILE = {
    "parts within parts": nested('<use xlink:href="{}"/>'),
    "the newer way": nested('<use href=" {}"/>'),
    "as fillings": nested('<rect fill="url({})"/>'),
    "in a style": nested('<rect style="fill: url( {} )"/>'),
    "in a sheet of styles": f"{HEAD}<style>rect {{fill: URL(#a)}}</style></svg>",
    "a drawing in it": f'{HEAD}<image href=" data:image/svg+xml;base64,PHN2Zy8+"/></svg>',
    "entities": f'<!DOCTYPE svg [<!ENTITY a "aa">]>{HEAD}<text>&a;</text></svg>',
    "filters": f'{HEAD}<filter id="f"><feTurbulence numOctaves="999999"/></filter></svg>',
    "one part, very often": f'{HEAD}<path id="p" d="{"M0 0" * 15_000}"/>'
    + '<use href="#p"/>' * 1_000
    + "</svg>",
    "no end": HEAD,
}


def figure() -> str:
    fig, ax = plt.subplots()
    ax.plot(np.random.rand(200), "o-", label="$a^2$")
    ax.imshow(np.zeros((3, 3)))
    ax.bar([1, 2], [1, 2], hatch="//")
    ax.legend()
    file = io.StringIO()
    fig.savefig(file, format="svg")
    plt.close(fig)
    return file.getvalue()


def shown(svg: str) -> list[str]:
    """What a page has of it, as an output and as a picture."""
    output = new_output("display_data", {"image/svg+xml": svg, "text/plain": "a drawing"})
    notebook = new_notebook(cells=[new_code_cell(outputs=[output])])
    cleaned, _ = CleanNotebook().preprocess(notebook, {})
    address = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    return [str(cleaned.cells[0].outputs), clean_html(f'<img src="{address}">')]


@pytest.mark.parametrize("svg", HOSTILE.values(), ids=HOSTILE)
def test_what_grows_without_end_is_not_drawn(svg: str) -> None:
    assert not drawable(svg)
    assert not any("svg+xml" in page for page in shown(svg))


def test_figures_are_drawn() -> None:
    assert all("svg+xml" in page for page in shown(figure()))
