import stat

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Project, User


@pytest.fixture
def var(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("NEWSNOTES_DEMO_PASSWORD", raising=False)
    settings.DEMO = True
    settings.VAR = tmp_path / "var"
    return settings.VAR


def test_without_the_setting_no_demo_people_are_made(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="NEWSNOTES_DEMO"):
        call_command("load_demo")
    assert User.objects.count() == 0


def test_the_password_is_made_once_kept_and_printed(db, var, capsys, monkeypatch):
    call_command("load_demo")
    kept = var / "demo-password"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    said = capsys.readouterr().out
    assert said == f"Demo sign-ins: ann, rev, max, out, with the password {kept.read_text()}\n"
    assert User.objects.get(username="rev").check_password(kept.read_text())

    call_command("load_demo")
    assert capsys.readouterr().out == said
    assert Project.objects.count() == 1

    monkeypatch.setenv("NEWSNOTES_DEMO_PASSWORD", "quite another one")
    call_command("load_demo")
    assert (
        capsys.readouterr().out
        == "Demo sign-ins: ann, rev, max, out, with the password that was set before\n"
    )


def test_the_password_comes_from_the_environment(db, var, capsys, monkeypatch):
    monkeypatch.setenv("NEWSNOTES_DEMO_PASSWORD", "from outside")
    User.objects.create_user("ann", password="from outside")
    call_command("load_demo")
    assert "with the password from outside" in capsys.readouterr().out
    assert not (var / "demo-password").exists()
