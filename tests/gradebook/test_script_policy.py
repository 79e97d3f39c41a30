"""Which scripts a page may run: those of its head, and what MathJax loads."""

from __future__ import annotations

import re

from nbformat.v4 import new_markdown_cell, new_notebook

from autograder.gradebook.feedback import SafeHTMLExporter
from autograder.gradebook.script_policy import with_script_policy

LIBRARIES = "https://cdnjs.cloudflare.com/ajax/libs"


def sources(page: str) -> set[str]:
    policy = re.search(r'Content-Security-Policy" content="script-src ([^;]+);', page)
    assert policy is not None
    return set(policy[1].split())


def test_only_the_libraries_of_nbgraders_own_pages_may_be_loaded() -> None:
    page, _ = SafeHTMLExporter().from_notebook_node(new_notebook(cells=[new_markdown_cell("$a$")]))
    loaded = {source for source in sources(page) if source.startswith("http")}
    assert loaded == {f"{LIBRARIES}/require.js/", f"{LIBRARIES}/mathjax/"}


def test_scripts_below_the_head_and_from_elsewhere_are_not_let_in() -> None:
    head = '<head><script src="https://example.org/a.js"></script><script>own()</script></head>'
    page = with_script_policy(f'{head}<body><script src="{LIBRARIES}/b/b.js"></script></body>')
    assert {source[:7] for source in sources(page)} == {"'unsafe", "'sha256"}
