"""Files and folders that belong to the owner of the folder around them, also when root makes them.

Root may only be passing by (`sudo manage.py …`): the owner comes back without root, and the server runs as the
owner. Symbolic links are not followed, because what is behind them is not ours to give away.
"""

import os
from pathlib import Path


def open_file(path: Path, flags: int) -> int:
    """A descriptor that programs do not inherit; the file is made if it is missing, for its owner's eyes only."""
    fd = os.open(path, flags | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.fchown(fd, folder.st_uid, folder.st_gid)
    return fd


def make_folder(path: Path) -> None:
    """Make a private folder if it is missing."""
    path.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(path, folder.st_uid, folder.st_gid, follow_symlinks=False)
