"""Make pages from student notebooks safe to open.

Feedback pages and the formgrader show what students wrote: HTML in answers, comments and outputs.
The formgrader's pages live at the address of the instructor's own Jupyter server, where one script
could do all that the instructor can. So nothing but plain, passive HTML passes: first the notebook
is cleaned (`CleanNotebook`), then whatever Markdown becomes (`markdown2html`), and feedback pages
tell the browser to run no script but the page's own (`script_policy`).
"""

from __future__ import annotations

import base64
import html
import re
from functools import lru_cache
from typing import Any

import bleach  # type: ignore[import-untyped]
from bleach.css_sanitizer import CSSSanitizer  # type: ignore[import-untyped]
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from nbconvert.filters.strings import files_url_pattern
from nbconvert.preprocessors import Preprocessor
from nbformat.v4 import new_markdown_cell, new_output

from autograder.gradebook.allowance import PLAIN, Allowance, marks
from autograder.gradebook.colours import Renderer, tangled
from autograder.gradebook.drawings import drawable, is_picture
from autograder.gradebook.pictures import covered, pixels_in

CACHED = 1024
"""How many rendered cells are kept; enough for those that a lesson's students share."""
MAX_RENDERED = 50_000
"""Characters of one text that is rendered as Markdown or HTML."""
MAX_SHOWN = 100_000
"""Characters of code, or of one printed text, that a page shows."""
MAX_CODE = 120_000
"""Characters of all code on one page."""
MAX_PAGE = 1_000_000
"""Characters of all of these on one page; more than that no browser opens gladly."""
MAX_REST = 100
"""Characters of each cell beyond that."""
MAX_LOOSE_TAGS = 500
"""So many tags may be nested anyhow: what reads them takes time that grows with the square."""
MAX_DEPTH = 50
MAX_FORMULAS = 400
"""Beginnings of formulas in one text; the end of each is looked for up to the end of the text."""
MAX_CODES = 2_000
"""Colours in one printed text."""
_DRAWING = '<img src="data:image/svg+xml;base64,'
_FRAME = '<div style="overflow:auto">'
"""Around what has styles of its own: nothing of it leaves its place to cover a score or verdict."""
CUT = "\n[cut: too long to be shown here]"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAGS = _words(
    "a abbr b blockquote br caption code col colgroup dd del details div dl dt em h1 h2 h3 h4 "
    "h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup table "
    "tbody td tfoot th thead tr tt u ul var"
)
_PLAIN_ATTRIBUTES = _words(
    "abbr align alt aria-label colspan height lang reversed rowspan scope span start style title "
    "type valign width"
)
_STYLES = _words(
    "background-color border border-bottom border-collapse border-color border-left border-right "
    "border-spacing border-style border-top border-width color font-family font-size font-style "
    "font-weight height line-height margin margin-bottom margin-left margin-right margin-top "
    "max-height max-width min-width overflow overflow-x padding padding-bottom padding-left "
    "padding-right padding-top text-align text-decoration text-indent vertical-align white-space "
    "width"
)
# Pygments marks code with these; other classes could dress an answer up as part of the page.
_CLASS = re.compile(r"highlight|language-[\w+-]{1,20}|[a-z][a-z0-9]{0,2}|ansi-[\w-]{1,30}")
_COLOUR = re.compile(r"\b(?:rgb|hsl)a?\(", re.IGNORECASE)
# Beside the notebook or below it: elsewhere on the same server an address may do something.
_FILE_NAME = re.compile(r"(?!files/)(?!.*(?:\.|%2e){2})[\w][\w ./%-]*", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|mailto:|#)[^\s\"'<>\\]*", re.IGNORECASE)
_ACTIVE = re.compile(r"<(script|style|iframe|object|template)\b", re.IGNORECASE)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?![A-Za-z0-9])[^<>]*>")
_VOID = _words("area base br col embed hr img input link meta source track wbr")
_OF_A_FORMULA = ("\\begin", "\\\\[", "\\\\(")
_PLAIN_TYPES = ("text/plain", "text/latex", "image/png", "image/jpeg")


def _attribute(tag: str, name: str, value: str) -> bool:
    """Whether an attribute may stay.

    No ``id`` and no ``name`` ever: the formgrader finds its own boxes by them.
    """
    if name == "href":
        return tag == "a" and _ADDRESS.fullmatch(value) is not None
    if name == "src":
        return tag == "img" and (is_picture(value) or _FILE_NAME.fullmatch(value) is not None)
    if name == "class":
        return all(_CLASS.fullmatch(word) for word in value.split())
    if name == "style":  # no loading, and nothing reckoned: it may be less than nothing
        return re.search(r"url|-\s*[\d.]|[\\@(]", _COLOUR.sub("", value), re.IGNORECASE) is None
    return name in _PLAIN_ATTRIBUTES


_CLEANER = bleach.Cleaner(
    tags=_TAGS,
    attributes=_attribute,
    protocols=frozenset({"http", "https", "mailto", "data"}),
    strip=True,
    strip_comments=True,
    css_sanitizer=CSSSanitizer(allowed_css_properties=_STYLES),
)


def clean_html(text: str, allowance: Allowance | None = None) -> str:
    """`text` with only passive HTML left in it; scripts and frames go with their contents.

    What would take too long to read is shown as it was written.
    """
    text = _without_active(text)
    if len(text) > 4 * MAX_RENDERED or _too_tangled(text):
        return _as_written(text)
    if allowance and not allowance.covers("html", len(text)):
        return _as_written(text)
    cleaned: str = _CLEANER.clean(text)
    if allowance and not allowance.covers_pictures(pixels_in(cleaned)):
        return _as_written(text)
    return f"{_FRAME}{cleaned}</div>" if "style=" in cleaned else cleaned


def _as_written(text: str) -> str:
    return f"<pre>{html.escape(_cut(text, MAX_RENDERED))}</pre>"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + CUT


def _too_tangled(text: str) -> bool:
    """Whether there are many tags, and not each closed in its turn.

    Elements within elements by the thousand hold the parser up, and it closes only what is closed.
    """
    if text.count("<") <= MAX_LOOSE_TAGS:
        return False
    if text.count("<") != sum(1 for _ in _TAG.finditer(text)):
        return True  # comments, or tags within tags: the parser may see others than are seen here
    still_open: list[str] = []
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        if name in _VOID:
            continue
        if not tag["end"]:
            still_open.append(name)
        elif not still_open or still_open.pop() != name:
            return True
        if len(still_open) > MAX_DEPTH:
            return True
    return bool(still_open)


def _without_active(text: str) -> str:
    """Without active elements and their contents.

    Each end is looked for once: thousands of elements that are never closed must not hold it up.
    """
    kept, place, unclosed = [], 0, set[str]()
    for opening in _ACTIVE.finditer(text):
        name = opening[1].lower()
        if opening.start() < place or name in unclosed:
            continue
        end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, opening.end())
        if end is None:
            unclosed.add(name)
            continue
        kept.append(text[place : opening.start()])
        place = end.end()
    return "".join([*kept, text[place:]])


@pass_context
def markdown2html(context: Any, source: str) -> str:
    """Nbconvert's filter of that name, with clean HTML as its result."""
    cell = context.get("cell", {})
    if PLAIN in cell.get("metadata", {}) and source == cell.get("source"):
        return _as_written(source)
    return _shown(source, cell)


def _shown(source: str, cell: Any) -> str:
    """What Markdown in a cell becomes, with the pictures attached to it."""
    attachments = dict(cell.get("attachments", {}) or {})
    return _rendered(source, attachments) if attachments else _rendered_often(source)


def strip_files_prefix(text: str) -> str:
    """Nbconvert's filter of that name for HTML, which is all that a page has.

    In Markdown it looks for the end of a link from each bracket on, which takes some for ever.
    """
    return str(files_url_pattern.sub(r"\1=\2", text))


def _too_long(markdown: str) -> bool:
    formulas = sum(map(markdown.count, _OF_A_FORMULA))
    return len(markdown) > MAX_RENDERED or formulas > MAX_FORMULAS


def _rendered(source: str, attachments: dict[str, Any]) -> str:
    if _too_long(source):
        return _as_written(source)
    # No folder is given and nothing embedded: Markdown must not reach the instructor's files.
    renderer = Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    try:
        rendered = str(MarkdownWithMath(renderer=renderer).render(source))
    except Exception:  # such as an attachment that isn't there: no reason to have no page
        return _as_written(source)
    return clean_html(rendered)


@lru_cache(maxsize=CACHED)
def _rendered_often(source: str) -> str:
    """Most cells are the lesson's own, the same for every student."""
    return _rendered(source, {})


class CleanNotebook(Preprocessor):  # type: ignore[misc]
    """Leave in a notebook only what a page may show."""

    enabled = True

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Clean notebook metadata, then each cell."""
        nb.metadata.pop("widgets", None)
        nb.metadata.pop("title", None)
        allowance = Allowance()
        nb.cells = _first_cells(nb.cells, allowance)
        room, code = MAX_PAGE, MAX_CODE
        for cell in nb.cells:
            self._clean_cell(cell, allowance)
            room -= _length(cell)
            code -= len(cell.source) if cell.cell_type == "code" else 0
            if room < 0 or code < 0:
                cell.source = _cut(cell.source, MAX_REST)
                if cell.cell_type == "code":
                    cell.outputs = []
            _allow(cell, allowance)
        return nb, resources

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:
        """Clean one cell."""
        self._clean_cell(cell, Allowance())
        return cell, resources

    def _clean_cell(self, cell: Any, allowance: Allowance) -> None:
        kept = {key: cell.metadata[key] for key in ("nbgrader",) if key in cell.metadata}
        cell.metadata.clear()
        cell.metadata.update(kept)
        if not re.fullmatch(r"[\w-]{1,64}", str(cell.get("id", ""))):
            cell.pop("id", None)
        if cell.cell_type == "raw":
            cell.source = ""
        if cell.cell_type == "code":
            cell.source = _cut(cell.source, MAX_SHOWN)
            count = cell.get("execution_count")
            cell.execution_count = count if isinstance(count, int) else None
            cell.outputs = _clean_outputs(cell.get("outputs", []), allowance)


def _first_cells(cells: list[Any], allowance: Allowance) -> list[Any]:
    """As many cells as a page shows, and beyond them the lesson's own; a line says so."""
    kept = [cell for cell in cells if allowance.covers_piece() or "nbgrader" in cell.metadata]
    return kept if len(kept) == len(cells) else [*kept, new_markdown_cell(CUT.strip())]


def _allow(cell: Any, allowance: Allowance) -> None:
    """Mark a cell as shown plain whose text is more than is left of the allowance."""
    text = cell.source
    if cell.cell_type == "markdown":
        plain = not _covers_markdown(allowance, text, cell)
    else:
        plain = not (tangled(text) or allowance.covers("code", len(text)))
    if plain:
        cell.metadata[PLAIN] = True
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        text = data.get("text/markdown", "")
        if not _covers_markdown(allowance, text, cell):
            data.setdefault("text/html", _as_written(data.pop("text/markdown")))


def _covers_markdown(allowance: Allowance, text: str, cell: Any) -> bool:
    """Whether enough is left for it and its pictures, if it is rendered at all."""
    return _too_long(text) or (
        allowance.covers("mark", marks(text))
        and allowance.covers_pictures(pixels_in(_shown(text, cell)))
    )


def _clean_outputs(outputs: list[Any], allowance: Allowance) -> list[Any]:
    """What may be shown of outputs, with a line at the end if there are too many."""
    kept: list[Any] = []
    for output in outputs:
        if not allowance.covers_piece():
            return [*kept, new_output("stream", text=CUT)]
        if _clean_output(output, allowance):
            kept.append(output)
    return kept


def _clean_output(output: Any, allowance: Allowance) -> bool:
    """Clean an output in place; False when nothing of it may be shown."""
    kind = output.get("output_type")
    if kind == "stream":
        output.text = _printed(_joined(output.text))
        return True
    if kind == "error":
        output.traceback = _printed("\n".join(map(str, output.traceback))).split("\n")
        return True
    if kind not in ("execute_result", "display_data"):
        return False
    data = {name: _joined(output.data[name]) for name in output.data}
    clean = {name: data[name] for name in _PLAIN_TYPES if isinstance(data.get(name), str)}
    for name in ("image/png", "image/jpeg"):
        if name in clean and not covered(clean[name], allowance):
            del clean[name]
    svg = data.get("image/svg+xml")
    if isinstance(svg, str) and allowance.covers("drawing", len(svg)) and drawable(svg):
        # Inside an <img> a drawing can neither run scripts nor load anything.
        clean["text/html"] = _drawing(svg)
    if isinstance(data.get("text/html"), str):
        clean["text/html"] = clean_html(data["text/html"], allowance)
    if isinstance(data.get("text/markdown"), str):
        clean["text/markdown"] = data["text/markdown"]
    sizes: dict[str, dict[str, Any]] = {
        name: {
            side: size
            for side, size in details.items()
            if side in ("width", "height") and isinstance(size, (int, float))
        }
        for name, details in output.get("metadata", {}).items()
        if isinstance(details, dict)
    }
    for name in ("image/png", "image/jpeg"):
        if name in clean:
            said = output.get("metadata", {}).get(name, {})
            alt = said.get("alt") if isinstance(said, dict) else None
            sizes.setdefault(name, {})["alt"] = alt if isinstance(alt, str) else "a figure"
    output.data.clear()
    output.data.update(clean)
    output.metadata.clear()
    output.metadata.update({name: sizes[name] for name in sizes if name in clean})
    for extra in ("svg_filename", "png_filename", "jpeg_filename"):
        output.pop(extra, None)
    return bool(clean)


def _printed(text: str) -> str:
    """Cut to what a page shows; a flood of colours, each of which takes time, loses them."""
    text = _cut(text, MAX_SHOWN)
    return text if text.count("\x1b") <= MAX_CODES else text.replace("\x1b", "")


def _length(cell: Any) -> int:
    """Characters that a cell puts on the page, pictures aside."""
    texts = [cell.source]
    for output in cell.get("outputs", []):
        texts += [output.get("text", ""), *output.get("traceback", ())]
        data = output.get("data", {})
        texts += [
            text
            for name, text in data.items()
            if name.startswith("text/") and not text.startswith(_DRAWING)
        ]
    return sum(map(len, texts))


def _joined(value: Any) -> Any:
    return "".join(map(str, value)) if isinstance(value, list) else value


def _drawing(svg: str) -> str:
    encoded = base64.b64encode(svg.encode()).decode()
    return f'{_DRAWING}{encoded}" alt="drawing">'
