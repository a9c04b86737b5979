"""What the browser gets of the static files."""

import gzip
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from newsnotes import static
from newsnotes.static import HashedStaticFiles, JoinedFiles

SOURCES = Path(__file__).parents[2] / "static"


@pytest.fixture
def collected(tmp_path, settings) -> HashedStaticFiles:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "newsnotes.static.HashedStaticFiles"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return HashedStaticFiles(location=tmp_path)


@pytest.fixture
def modules(tmp_path, monkeypatch):
    """A folder for scripts of which `js/all.js` joins `one.js`."""
    monkeypatch.setitem(static.JOINED, "js/all.js", ["js/one.js"])
    folder = tmp_path / "js"
    folder.mkdir()

    def write(**sources: str) -> Path:
        for name, source in sources.items():
            (folder / f"{name}.js").write_text(source)
        return tmp_path

    return write


def test_the_workspace_gets_one_script_and_one_style_under_hashed_names(collected, tmp_path):
    for name in ("js/desk.js", "css/desk.css"):
        stored = collected.stored_name(name)
        assert re.fullmatch(r"(js|css)/desk\.[0-9a-f]{12}\.(js|css)", stored)
        assert (tmp_path / f"{stored}.gz").exists()
        assert "/**" not in (tmp_path / stored).read_text()


@pytest.mark.parametrize("name", static.LATE)
def test_what_comes_late_is_one_file_with_what_its_module_exports(collected, tmp_path, name):
    stored = (tmp_path / collected.stored_name(f"js/late/{name}.js")).read_text()
    exported = re.findall(
        r"^export [\w ]*?(\w+)(?: =|\()",
        (SOURCES / "js" / f"{static.LATE[name]}.js").read_text(),
        re.MULTILINE,
    )

    assert set(re.search(r"export ?\{([^}]+)\}", stored)[1].replace(" ", "").split(",")) == set(exported)
    assert not re.search(r"\bimport\b", stored)


def test_each_module_that_is_loaded_late_is_joined_and_has_an_address():
    scripts = "".join(file.read_text() for file in (SOURCES / "js").rglob("*.js"))
    used = set(re.findall(r'\blate(?:AtLast)?\(\s*"(\w+)"', scripts))
    template = SOURCES.parent / "templates" / "annotations" / "parts" / "late.html"
    addresses = re.findall(r"\"(\w+)\": \"{% static 'js/late/(\w+)\.js' %}\"", template.read_text())

    assert sorted(used) == sorted(static.LATE)
    assert addresses == [(name, name) for name in static.LATE]
    assert not re.findall(r"(?<!typeof )import\([^)\w]", re.sub(r"/\*.*?\*/", "", scripts, flags=re.DOTALL))


def test_every_module_is_joined_once_behind_what_it_imports(modules):
    sources = modules(
        one='import { two } from "./two.js";\nimport { three } from "./three.js";\nalert(two + three);\n',
        two='import { three } from "./three.js";\nexport const two = three * 2;\n',
        three="export const three = Number(document.title);\n",
    )
    text = static.joined(sources, "js/all.js")
    assert text.count("document.title") == 1
    assert text.index("document.title") < text.index("*2" if static.minify else "* 2") < text.index("alert")
    assert "import" not in text


def test_a_module_that_cannot_be_joined_is_named(modules):
    for source in (
        'import * as two from "./two.js";\n',
        "export default 1;\n",
        'export { a } from "./b.js";\n',
    ):
        with pytest.raises(ImproperlyConfigured, match=r"one\.js"):
            static.joined(modules(one=source, two=""), "js/all.js")


@pytest.mark.parametrize(
    "one, two", [("const a = b;", "const a = 1;"), ("function a() {}", "function a() {}")]
)
def test_two_top_level_names_that_are_alike_are_refused(modules, one, two):
    sources = modules(one=f'import {{ b }} from "./two.js";\n{one}\n', two=f"{two}\nexport const b = a;\n")
    with pytest.raises(ImproperlyConfigured, match="two modules that name something a"):
        static.joined(sources, "js/all.js")


def test_a_joined_file_is_made_anew_when_a_source_has_changed(modules, settings, tmp_path):
    settings.BASE_DIR, settings.VAR = tmp_path, tmp_path / "var"
    (tmp_path / "static" / "js").mkdir(parents=True)
    module = tmp_path / "static" / "js" / "one.js"
    module.write_text("alert(1);")
    made = Path(JoinedFiles().find("js/all.js"))
    assert "alert(1)" in made.read_text()
    module.write_text("alert(2);")
    assert "alert(2)" in Path(JoinedFiles().find("js/all.js")).read_text()
    assert JoinedFiles().find("js/one.js") == []


def test_without_a_shortener_the_same_is_served_only_longer(monkeypatch):
    monkeypatch.setattr(static, "minify", None)
    text = static.joined(SOURCES, "js/desk.js")
    assert "function selectedPassage(" in text
    assert not re.search(r"^(import|export) ", text, re.MULTILINE)


@pytest.mark.skipif(static.minify is None, reason="there is nothing here to shorten with")
@pytest.mark.parametrize("name, most", [("js/desk.js", 26 * 1024), ("css/desk.css", 8 * 1024)])
def test_the_workspace_stays_small(name, most):
    assert len(gzip.compress(static.joined(SOURCES, name).encode(), mtime=0)) <= most
