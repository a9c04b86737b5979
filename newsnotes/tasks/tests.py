"""`make test`: every test of the JavaScript modules, then every test of the rest. Arguments go to pytest.

What failed runs once more, alone: two browsers and a database on two cores are at times too slow for each other. What
fails again fails; what does not is named in the output all the same, and wants looking at. Where the tests could not
even be collected, or dozens failed, nothing is run again.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from newsnotes.tasks import browser, node
from newsnotes.tasks.venv import ROOT

WORKERS = "3"
"""On two cores: tests in a browser wait for it now and then.

Each takes the next few tests, of whichever file: the slowest files would come last and leave the other workers idle.
"""
SOME_FAILED = 1
"""What pytest exits with when tests ran and some of them failed."""
REPEATED = 20
"""How many failed tests are worth a second run; more than that were not slow, but are broken."""


def list_failed(cache: Path) -> list[str]:
    """The ids of the tests that failed in the run that `cache` remembers; a module that was not collected has none."""
    remembered = cache / "v" / "cache" / "lastfailed"
    names = json.loads(remembered.read_text("utf-8")) if remembered.exists() else {}
    return [name for name in names if "::" in name]


def main() -> int:
    try:
        os.environ.setdefault("NEWSNOTES_CHROMIUM", browser.find())
    except browser.NoBrowser as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    var = Path(os.environ["NEWSNOTES_VAR"])
    pytest = [sys.executable, "-m", "pytest"]
    cache = var / "cache" / "pytest"
    places = ["-o", f"cache_dir={cache}", "--output", str(var / "test-results")]
    scripts = subprocess.call(node.tests(), cwd=ROOT)
    found = subprocess.call([*pytest, "-n", WORKERS, "--dist", "load", *places, *sys.argv[1:]], cwd=ROOT)
    if found == SOME_FAILED and 0 < len(list_failed(cache)) <= REPEATED:
        print("Once more, alone, what failed:", flush=True)
        found = subprocess.call(
            [*pytest, "--last-failed", "--last-failed-no-failures", "none", "-v", *places, *sys.argv[1:]],
            cwd=ROOT,
        )
    return max(scripts, found)


if __name__ == "__main__":
    sys.exit(main())
