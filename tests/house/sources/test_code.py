"""What every file keeps to; each exception is listed with its reason."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("annotations", "newsnotes", "tests", "templates", "static")
FILES = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*") if "__pycache__" not in file.parts)
PYTHON = [file for file in FILES if file.suffix == ".py" and "migrations" not in file.parts]
PRODUCT = [file for file in PYTHON if not file.is_relative_to(ROOT / "tests")]
TESTS = [file for file in PYTHON if file.is_relative_to(ROOT / "tests")]
TEMPLATES = [file for file in FILES if file.suffix == ".html" and file.is_relative_to(ROOT / "templates")]
SCRIPTS = [file for file in FILES if file.suffix == ".js" and "vendor" not in file.parts]
STYLES = [file for file in FILES if file.suffix == ".css"]

LONGEST = {"annotations": 300, "newsnotes": 300, "static": 300, "templates": 120, "tests": 600}
"""Lines that a file may have, by room."""

LONGEST_FUNCTION = {"annotations": 40, "newsnotes": 40, "tests": 60}
"""Lines that the body of a function may have, its docstring not counted."""

WIDEST = 120
"""Characters that a line may have in templates, styles and scripts; ruff holds Python to less."""

LONGER: dict[str, str] = {
    "annotations/demo/__init__.py": "the reader of the demo's files: one format, one file",
    "annotations/api/description/schemas.py": "the shapes of all that the API takes and gives",
    "annotations/views/workspace/cards.py": "all that a card shows",
    "annotations/views/workspace/writes.py": "one short view for each thing that a key does",
    "tests/api/test_bad_input.py": "one table of what is refused",
}
"""Files over the budget, each with the reason."""

LONGER_FUNCTIONS: dict[str, str] = {
    "annotations/queries/workspace/rows.py::select_rows": "one query with its columns",
}
"""Functions over the budget (`path::name`), each with the reason."""

MOST_FILES = 22
"""Files that a folder may hold: about twenty, and room for one more before it is split by topic."""

FULLER: dict[str, str] = {
    "annotations/migrations": "one file for each step of the schema, in their order",
}
"""Folders with more, each with the reason."""

UNSAFE = {
    r"\bmark_safe\(|SafeString\(": "text that is called HTML",
    r"\|\s*safe\b|\bautoescape off\b": "text that is put into a page as HTML",
    r"\bcsrf_exempt\b": "a form that any site can send",
    r"\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(": "text that becomes code",
    r"\bshell=True\b": "a command that is put together from text",
}
UNSAFE_HERE: dict[str, str] = {
    "annotations/api/description/schema_views.py": "whoever posts to the description is refused: 405",
    "annotations/templatetags/directions.py": "a sentence of ours: every part of it is escaped",
    "annotations/views/articles/came_from.py": "rules for the browser, made of addresses of ours",
    "annotations/templatetags/cards.py": "a card's head: ids and words of ours, and a sentence that is escaped",
    "annotations/templatetags/marks.py": "the article's text: every part of it is escaped or an id",
    "annotations/templatetags/markdown.py": "guidelines: the reader leaves HTML in them text",
    "templates/mfa/totp/activate_form.html": "a picture that a library makes of a key of ours",
    "static/js/saving/live.js": "what others did, made by a template of ours",
    "static/js/cards/occurrences.js": "the list of places, made by a template of ours",
    "static/js/saving/other_articles.js": "the answer to a save, made by a template of ours and shown to nobody",
    "static/js/cards/records.js": "options of a list, made by a template of ours",
    "static/js/saving/saving.js": "the answer to a save, made by a template of ours",
}
"""Where one of these stands all the same (`path`), each with the reason why it is safe."""


def place(file: Path) -> str:
    return str(file.relative_to(ROOT))


def nothing_in(found: list[str]) -> None:
    assert not found, "\n".join(["", *found])


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), file)


def functions(file: Path) -> list[tuple[str, int]]:
    """Each function of a file with the length of its body in lines, without its docstring."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(tree(file)) if isinstance(node, kinds)]
    return [(f"{place(file)}::{node.name}", lines_of(node)) for node in found]


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_every_module_says_what_it_is() -> None:
    silent = [
        place(file)
        for file in PYTHON
        if not ast.get_docstring(tree(file))
        and (file in PRODUCT or not file.name.startswith(("test_", "__init__")))
    ]
    nothing_in(silent)


def test_files_are_short_enough_to_be_read_in_one_go() -> None:
    files = [*PYTHON, *TEMPLATES, *SCRIPTS]
    long = {place(file) for file in files if len(file.read_text().splitlines()) > LONGEST[room_of(file)]}
    nothing_in(sorted(long - set(LONGER)))


def test_folders_hold_no_more_files_than_can_be_looked_over() -> None:
    held: dict[Path, int] = {}
    for file in FILES:
        if file.is_file():
            held[file.parent] = held.get(file.parent, 0) + 1
    full = {place(folder) for folder, number in held.items() if number > MOST_FILES}

    nothing_in(sorted(full ^ FULLER.keys()))


def test_lines_of_templates_styles_and_scripts_are_narrow_enough_to_be_read() -> None:
    files = [*TEMPLATES, *STYLES, *SCRIPTS]
    wide = [place(file) for file in files if max(map(len, file.read_text().splitlines())) > WIDEST]

    assert wide == []


def room_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0]


def test_exceptions_are_still_needed() -> None:
    nothing_in([name for name in [*LONGER, *UNSAFE_HERE] if not (ROOT / name).exists()])


def test_functions_are_short_enough_to_be_seen_at_once() -> None:
    long = {
        name for file in PYTHON for name, lines in functions(file) if lines > LONGEST_FUNCTION[room_of(file)]
    }
    nothing_in(sorted(long - set(LONGER_FUNCTIONS)))


@pytest.mark.parametrize(("unsafe", "what"), UNSAFE.items(), ids=UNSAFE.values())
def test_nothing_unsafe_stands_outside_the_listed_places(unsafe: str, what: str) -> None:
    pattern = re.compile(unsafe)
    found = [place(file) for file in [*PRODUCT, *TEMPLATES, *SCRIPTS] if pattern.search(file.read_text())]
    nothing_in([name for name in found if name not in UNSAFE_HERE])


def test_the_product_does_not_depend_on_debug() -> None:
    asking = [place(file) for file in PRODUCT if re.search(r"\bsettings\.DEBUG\b", file.read_text())]

    assert asking == []


def test_pages_have_no_inline_script_or_style() -> None:
    """The policy of the pages forbids them, so they would do nothing, and silently."""
    inline = re.compile(
        r"<script(?! type=\"(?:speculationrules|application/json)\"|[^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:",
        re.IGNORECASE,
    )
    nothing_in([place(file) for file in TEMPLATES if inline.search(file.read_text())])


def test_pages_and_styles_ask_nobody_else() -> None:
    outside = re.compile(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""")
    nothing_in([place(file) for file in [*TEMPLATES, *STYLES] if outside.search(file.read_text())])


def test_tests_have_no_mocks() -> None:
    """Clock and network are the exceptions, and are replaced by real clocks and real servers where they are."""
    mocks = re.compile(r"^\s*(?:from|import) (?:unittest\.)?mock\b|\bmocker\b|\bMagicMock\b", re.MULTILINE)
    assert [
        place(file) for file in TESTS if file.name != "test_code.py" and mocks.search(file.read_text())
    ] == []


def test_nothing_below_the_doors_knows_http_or_forms() -> None:
    rooms = ("models", "queries", "actions", "policy", "jobs.py")
    below = [
        file for file in PYTHON if place(file).startswith(tuple(f"annotations/{room}" for room in rooms))
    ]
    doors = ("django.http", "django.forms", "django.shortcuts", "django.views", "rest_framework")
    assert [
        f"{place(file)}: {name}" for file in below for name in imported(file) if name.startswith(doors)
    ] == []


def imported(file: Path) -> list[str]:
    found = []
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return found


def test_only_actions_and_commands_write() -> None:
    """Doors and queries go through the verbs; `create_user` and friends are writes, too."""
    writes = re.compile(r"\.objects\b.*\.(?:delete|\w*create|update|bulk_update)\(|\.save\(")
    rooms = ("annotations/views", "annotations/api", "annotations/queries", "annotations/forms")
    files = [file for file in PYTHON if place(file).startswith(rooms)]
    nothing_in([place(file) for file in files if writes.search(file.read_text())])


def test_each_refusal_is_worded_in_one_place() -> None:
    """A rule that is said twice is kept twice. What is not there is named by its noun, wherever it is looked for."""
    kinds = {
        node.name
        for node in ast.walk(tree(ROOT / "annotations/refusals.py"))
        if isinstance(node, ast.ClassDef)
    }
    worded: dict[str, list[str]] = {}
    for file in PRODUCT:
        for node in ast.walk(tree(file)):
            if not (
                isinstance(node, ast.Call)
                and node.args
                and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
            ):
                continue
            if getattr(node.func, "attr", getattr(node.func, "id", "")) in kinds:
                worded.setdefault(ast.unparse(node.args[0]), []).append(f"{place(file)}:{node.lineno}")

    nothing_in(
        [
            f"{sentence}: {', '.join(places)}"
            for sentence, places in worded.items()
            if len(places) > 1 and not sentence.startswith("'There is no such")
        ]
    )
