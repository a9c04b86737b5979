"""`make test`: every test of the JavaScript modules, then every test of the rest. Arguments go to pytest."""

import os
import subprocess
import sys
from pathlib import Path

from newsnotes.tasks import browser, node
from newsnotes.tasks.venv import ROOT

WORKERS = "2"


def main() -> int:
    try:
        os.environ.setdefault("NEWSNOTES_CHROMIUM", browser.find())
    except browser.NoBrowser as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    var = Path(os.environ["NEWSNOTES_VAR"])
    pytest = [sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "loadfile"]
    places = ["-o", f"cache_dir={var / 'cache' / 'pytest'}", "--output", str(var / "test-results")]
    commands = [node.tests(), [*pytest, *places, *sys.argv[1:]]]
    return max(subprocess.call(command, cwd=ROOT) for command in commands)


if __name__ == "__main__":
    sys.exit(main())
