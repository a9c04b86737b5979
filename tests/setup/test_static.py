"""What the browser gets of the static files."""

import re

import pytest
from django.core.management import call_command

from newsnotes.static import HashedStaticFiles


@pytest.fixture
def collected(tmp_path, settings) -> HashedStaticFiles:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "newsnotes.static.HashedStaticFiles"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return HashedStaticFiles(location=tmp_path)


def test_modules_are_served_under_hashed_names_and_without_comments(collected, tmp_path):
    name = collected.stored_name("js/workspace.js")
    served = (tmp_path / name).read_text()
    assert re.fullmatch(r"js/workspace\.[0-9a-f]{12}\.js", name)
    assert "/**" not in served
    imported = re.findall(r'from ?"\./([^"]+)"', served)
    assert imported
    for module in imported:
        assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", module)
        assert (tmp_path / "js" / f"{module}.gz").exists()
