"""The documents say what is so."""

import ast
import re
from pathlib import Path

import pytest

from annotations.formats.registry import FORMATS
from newsnotes.tasks import routes, status

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BY_HAND = [file for file in DOCUMENTS if file != routes.FILE]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
SETTINGS = ROOT / "docs" / "reference" / "settings.md"

NOT_OURS = {"PATH", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV", "PYTHONHOME"}
"""Read by the code, and set by the machine."""

READERS = {
    "flag",
    "number",
    "words",
    "text",
    "secret",
    "hosts",
    "log_level",
    "time_zone",
    "one_of",
    "database",
    "get",
    "getenv",
    "setdefault",
    "pop",
}


def read_by(file: Path) -> set[str]:
    """The environment variables that a file reads: names in capitals, given to `os.environ` or `environment`."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS:
            owner, names = ast.unparse(node.func.value), node.args[:1]
        elif isinstance(node, ast.Subscript):
            owner, names = ast.unparse(node.value), [node.slice]
        else:
            continue
        if owner in ("os.environ", "environment", "os"):
            found |= {name.value for name in names if isinstance(name, ast.Constant)}
    return {name for name in found if isinstance(name, str) and name.isupper()}


def test_settings_lists_every_variable_that_is_read_and_no_other() -> None:
    files = [ROOT / "manage.py", *(ROOT / "newsnotes").rglob("*.py"), *(ROOT / "annotations").rglob("*.py")]
    read = set().union(*map(read_by, files)) - NOT_OURS
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", SETTINGS.read_text(), re.MULTILINE))
    assert listed == read


def read_numbers(file: Path) -> dict[str, int | None]:
    """The numbers that a file reads from the environment, with their defaults where they stand there."""
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    read: dict[str, int | None] = {}
    for call in calls:
        if ast.unparse(call.func) == "environment.number":
            [default] = [keyword.value for keyword in call.keywords if keyword.arg == "default"]
            read[ast.literal_eval(call.args[0])] = (
                default.value if isinstance(default, ast.Constant) else None
            )
    return read


def test_every_limit_is_in_the_guide_beside_its_default() -> None:
    paragraphs = re.split(r"\n(?=- |\n|\*\*)", (ROOT / "docs" / "how-to" / "deploy.md").read_text())
    limits = {
        name: default
        for file in (ROOT / "newsnotes").rglob("*.py")
        for name, default in read_numbers(file).items()
        if not name.endswith("PORT")
    }

    missing = [
        name
        for name, default in limits.items()
        if not any(
            f"`{name}`" in paragraph and re.search(rf"\b{default:,}\b" if default else "", paragraph)
            for paragraph in paragraphs
        )
    ]

    assert len(limits) > 12
    assert missing == []


def test_compose_passes_on_only_variables_that_are_read() -> None:
    named = set(re.findall(r"^  +([A-Z_]+):", (ROOT / "docker-compose.yml").read_text(), re.MULTILINE))
    listed = set(re.findall(r"`([A-Z_]+)`", SETTINGS.read_text()))
    of_the_database = {name for name in named if name.startswith("POSTGRES_") or name.endswith("_PASSWORD")}
    assert named - listed == of_the_database


def test_status_page_is_made_from_the_table_of_moves() -> None:
    assert status.FILE.read_text() == status.page(), "run: python -m newsnotes.tasks.status"


def test_routes_page_is_made_from_the_routes() -> None:
    assert routes.FILE.read_text() == routes.page(), "run: python -m newsnotes.tasks.routes"


def test_every_route_says_what_it_does() -> None:
    silent = [line for line in routes.page().splitlines() if line.endswith("|  |")]

    assert silent == []


def test_every_command_is_documented_and_no_other() -> None:
    files = (ROOT / "annotations" / "management" / "commands").glob("[a-z]*.py")
    page = (ROOT / "docs" / "reference" / "commands.md").read_text()
    rows = re.findall(r"^\| (`[^|]+`) \|", page, re.MULTILINE)

    assert sorted(name for row in rows for name in re.findall(r"`(\w+)`", row)) == sorted(
        file.stem for file in files
    )


def test_every_format_is_documented_and_no_other() -> None:
    page = (ROOT / "docs" / "reference" / "formats.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \|.*\|.*\|$", page.partition("\n## ")[0], re.MULTILINE)

    assert sorted(rows) == sorted(FORMATS)


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text().split()) <= 600


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_decision_says_context_decision_and_consequences_in_300_words(file: Path) -> None:
    text = file.read_text()
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.split()) <= 300
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+", file.stem)


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_to_files_that_are_there(file: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", file.read_text())
    assert [link for link in links if not (file.parent / link).exists()] == []


@pytest.mark.parametrize("file", BY_HAND, ids=lambda file: str(file.relative_to(ROOT)))
def test_commands_named_in_documents_exist(file: Path) -> None:
    from django.core.management import get_commands

    named = re.findall(r"manage\.py ([a-z_]+)", file.read_text())
    assert [name for name in named if name not in get_commands()] == []
    targets = re.findall(r"(?:^|`|\s)make ([a-z]+)", file.read_text(), re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text()
    assert [
        name for name in targets if not re.search(rf"^[a-z ]*\b{name}\b[a-z ]*:", makefile, re.MULTILINE)
    ] == []


def test_architecture_names_files_that_are_there() -> None:
    text = (ROOT / "docs" / "reference" / "architecture.md").read_text()
    names = re.findall(r"`((?:annotations|newsnotes|static|templates|tests)/[\w./]*)`", text)

    assert len(names) > 30
    assert [name for name in names if not (ROOT / name).exists()] == []
