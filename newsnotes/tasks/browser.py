"""Chromium for the tests: the machine's own, or, where that is possible, the distribution's package.

Its headless shell is taken first: the same engine without the window around it, which in the tests is half of the work.
"""

import os
import shutil
import subprocess

_SHELL = "chromium-headless-shell"
_NAMES = (_SHELL, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


class NoBrowser(Exception):
    """There is none and none can be installed; the sentence says what to do."""


def find() -> str:
    """The path of a Chromium; installs Debian's headless shell if it is not there and this is root."""
    path = _find_installed(_SHELL)
    failed = "" if path else _install(_SHELL)
    path = path or _find_installed(*_NAMES)
    if path is None:
        raise NoBrowser(
            "The tests need Chromium, and it is not installed: install your distribution's package for it "
            f"(Debian: apt-get install {_SHELL}), or run this once as root, then again.{failed}"
        )
    return path


def _install(package: str) -> str:
    """Install a package where that is possible; returns the sentence that says why it was not."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return ""
    print(f"Installing {package} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-qq", "--no-install-recommends", package]):
        if subprocess.call([apt, *arguments], env=quiet, stdout=subprocess.DEVNULL) != 0:
            return f" “apt-get {arguments[0]}” failed; what is above says why."
    return ""


def _find_installed(*names: str) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)
