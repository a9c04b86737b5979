"""`python3 -m newsnotes.tasks up|test|check`: make the virtual environment, then go on inside it.

Runs on whatever Python is there, old ones included, with the standard library alone.
"""

import os
import sys

from newsnotes.tasks import venv

# Task: the module that does it, and whether it needs the tools for development, too.
TASKS = {
    "up": (["newsnotes.up", "--end-with-parent"], False),
    "test": (["newsnotes.tasks.tests"], True),
    "check": (["newsnotes.tasks.check"], True),
}


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TASKS:
        sys.exit("usage: python3 -m newsnotes.tasks " + "|".join(TASKS))
    module, development = TASKS[sys.argv[1]]
    os.chdir(venv.ROOT)
    os.environ.update(venv.environment())
    try:
        python = venv.prepare(development=development)
    except venv.Unprepared as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit(130)
    os.execv(python, [str(python), "-m", *module, *sys.argv[2:]])


if __name__ == "__main__":
    main()
