"""Drawings that would hold a browser up aren't shown; figures are."""

from __future__ import annotations

import base64
import io
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from autograder.gradebook.drawings import drawable
from autograder.gradebook.feedback import SafeHTMLExporter
from autograder.gradebook.pictures import MAX_PIXELS, pixels, pixels_in
from autograder.gradebook.sanitise import CleanNotebook, clean_html

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def nested(reference: str) -> str:
    """Ten times as many shapes with each line."""
    lines = ['<rect id="a0" width="5" height="5"/>']
    for number in range(1, 9):
        inner = reference.format(f"#a{number - 1}") * 10
        lines.append(f'<g id="a{number}">{inner}</g>')
    return f"{HEAD}{''.join(lines)}{reference.format('#a8')}</svg>"


def picture(side: int) -> str:
    """A white square of so many pixels, which takes few bytes."""
    file = io.BytesIO()
    Image.new("1", (side, side), 1).save(file, format="PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode()


HOSTILE = {
    "parts within parts": nested('<use xlink:href="{}"/>'),
    "the newer way": nested('<use href=" {}"/>'),
    "as fillings": nested('<rect fill="url({})"/>'),
    "in a style": nested('<rect style="fill: url( {} )"/>'),
    "in a sheet of styles": f"{HEAD}<style>rect {{fill: URL(#a)}}</style></svg>",
    "a drawing in it": f'{HEAD}<image href=" data:image/svg+xml;base64,PHN2Zy8+"/></svg>',
    "a large picture": f'{HEAD}<image href="data:image/png;base64,{picture(8000)}"/></svg>',
    "one spelt otherwise": f'{HEAD}<image href="data&#58;image/png;base64,{picture(8000)}"/></svg>',
    "one told otherwise": f'{HEAD}<image href="data:image/png;a=b;BASE64,{picture(8000)}"/></svg>',
    "markers": f'{HEAD}<marker id="m"><rect/></marker><path marker-mid="url(#m)"/></svg>',
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


# ---------------------------------------------------------------- pictures


def pictures(side: int, count: int = 1) -> list[str]:
    """What a page has of pictures: as outputs, in HTML, in Markdown, attached."""
    data = picture(side)
    address = f"data:image/png;base64,{data}"
    outputs = [
        new_output("display_data", shown)
        for _ in range(count)
        for shown in (
            {"image/png": data, "text/plain": "a picture"},
            {"text/html": f'<img src="{address}" alt="a picture">'},
            {"text/markdown": f"![a picture]({address})"},
        )
    ]
    cells = [
        new_code_cell(outputs=outputs),
        new_markdown_cell(f"![a picture]({address})"),
        new_markdown_cell("![a](attachment:a.png)", attachments={"a.png": {"image/png": data}}),
    ]
    page, _ = SafeHTMLExporter().from_notebook_node(new_notebook(cells=cells))
    return re.findall(r'src="data:image/png;base64,[^"]{20}', page)


def test_pictures_are_shown_wherever_they_stand() -> None:
    assert len(pictures(3000)) == 5


def test_so_is_what_a_telephone_takes() -> None:
    assert len(pictures(6500)) == 4  # 42 million pixels each; a page has no room for a fifth


def test_none_that_unfolds_into_too_many_pixels_is() -> None:
    assert pictures(8000) == []


def test_a_page_shows_only_so_many_pixels() -> None:
    assert 10 < len(pictures(3000, 20)) < 40
    assert len(pictures(300, 20)) == 62


def test_what_is_no_picture_is_none() -> None:
    assert pixels("AAAA") > MAX_PIXELS
    assert pixels_in("data:image/png;base64,AAAA") > MAX_PIXELS
    assert pixels_in("data:image/png;x=y;BASE64,AAAA") > MAX_PIXELS
    assert pixels_in("no picture, though it is of base64") == 0


def test_every_frame_counts() -> None:
    first, *others = (Image.new("L", (20, 10), shade) for shade in (0, 90, 180))
    file = io.BytesIO()
    first.save(file, format="GIF", save_all=True, append_images=others)
    assert pixels(base64.b64encode(file.getvalue()).decode()) == 600
