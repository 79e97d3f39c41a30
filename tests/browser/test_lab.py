"""JupyterLab opens a released lesson; answers are typed, checked and validated."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from servers import jupyter, open_page

from autograder.course import Course
from autograder.tasks import load_lesson
from autograder.tasks.sources import function_source, variant

pytestmark = pytest.mark.browser


def enter(cell: Locator) -> None:
    """Put the cursor into a cell."""
    cell.locator(".cm-content").click()
    expect(cell).to_have_class(re.compile("jp-mod-active"))
    expect(cell.locator(".cm-content")).to_be_focused()


def write(cell: Locator, page: Page, text: str) -> None:
    """Replace what stands in a cell, as a student does who pastes an answer."""
    enter(cell)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def run(cell: Locator, page: Page) -> None:
    """Run a cell with Shift-Enter and wait until the kernel is done with it."""
    prompt = cell.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    enter(cell)
    page.keyboard.press("Shift+Enter")
    expect(prompt).not_to_have_text(before)
    expect(prompt).to_have_text(re.compile(r"\[\d+\]"))


def test_answers_are_checked_as_a_student_sees_it(built: Course, browser: Browser, tmp_path: Path):
    (name,) = built.names
    lesson = load_lesson(name)
    task, other = lesson.functions[:2]
    mistake = task.mistakes[0]
    # The folder that is handed out, alone: nothing of the course lies above it.
    root = tmp_path / "student" / name
    shutil.copytree(built.release(name).parent, root)
    shutil.rmtree(built.root)

    with (
        jupyter(root, tmp_path / "home") as server,
        open_page(browser, tmp_path / "failure.png") as page,
    ):
        page.goto(server.page(f"lab/tree/{name}.ipynb"))
        cells = page.locator(".jp-NotebookPanel .jp-CodeCell")
        setup = cells.filter(has_text="from coursekit import")
        answer = cells.filter(has_text=f"def {task.name}(")
        check = cells.filter(has_text=f"check({task.name})")
        expect(check).to_be_attached()
        expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
        run(setup, page)
        expect(setup.locator(".jp-OutputArea")).not_to_contain_text("CheckProblem")

        write(answer, page, variant(lesson, task, mistake))
        run(answer, page)
        run(check, page)
        output = check.locator(".jp-OutputArea")
        expect(output).to_contain_text("not yet right")
        expect(output).to_contain_text(mistake.hint.split("`")[0].strip())

        write(answer, page, function_source(lesson, task))
        run(answer, page)
        run(check, page)
        expect(output).to_contain_text(f"{task.points:g} of {task.points:g} points")
        expect(output).not_to_contain_text("not yet right")

        # Validate runs the whole notebook: what is answered passes, the rest is named
        page.get_by_role("button", name="Validate").first.click()
        dialog = page.locator(".jp-Dialog")
        expect(dialog).to_contain_text("failed", timeout=60_000)
        expect(dialog).to_contain_text(f"check({other.name})")
        expect(dialog).not_to_contain_text(f"check({task.name})")
