"""Chromium for the tests: the machine's own, or, where that is possible, the distribution's package."""

import os
import shutil
import subprocess

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


class NoBrowser(Exception):
    """There is none and none can be installed; the sentence says what to do."""


def find() -> str:
    """The path of a Chromium; installs Debian's if there is none and this is root."""
    if found := _installed():
        return found
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise NoBrowser(
            "The tests need Chromium, and it is not installed: install your distribution's package for it "
            "(Debian: apt-get install chromium), or run this once as root, then again."
        )
    print("Installing Chromium …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-qq", "--no-install-recommends", "chromium"]):
        if subprocess.call([apt, *arguments], env=quiet, stdout=subprocess.DEVNULL) != 0:
            raise NoBrowser(f"“apt-get {arguments[0]}” failed; what is above says why.")
    if found := _installed():
        return found
    raise NoBrowser("The package chromium was installed, and there is still no program of that name.")


def _installed() -> str | None:
    return next((found for name in _NAMES if (found := shutil.which(name))), None)
