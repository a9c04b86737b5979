"""What must not be in the repository: paths of one machine, and hosts of one network's package registry."""

import re
import subprocess
import sys

from newsnotes.tasks.venv import ROOT

_MACHINE = re.compile(r"(?<![\w.$}/-])/(?:work|root|home/\w+|Users/\w+|mnt|media)/[\w.]")
_LOCKS = ("uv.lock", "package-lock.json")
_PUBLIC = ("https://pypi.org/simple", "https://files.pythonhosted.org/packages/")
_ADDRESS = re.compile(r"(?:https?|file)://[^\s\"',}]+")


def main() -> int:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    wrong = [line for name in listed.stdout.split("\0") if name for line in _wrong(name)]
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


def _wrong(name: str) -> list[str]:
    file = ROOT / name
    if not file.is_file():
        return []
    text = file.read_bytes().decode(errors="replace")
    lines = list(enumerate(text.splitlines(), 1))
    if name.endswith(_LOCKS):
        return [
            f"{name}:{number}: not a public address: {address}"
            for number, line in lines
            for address in _ADDRESS.findall(line)
            if not address.startswith(_PUBLIC)
        ]
    return [f"{name}:{number}: a path of one machine" for number, line in lines if _MACHINE.search(line)]


if __name__ == "__main__":
    sys.exit(main())
