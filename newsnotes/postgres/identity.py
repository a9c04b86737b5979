"""Whom the server runs as: PostgreSQL refuses to be root, and its data must belong to its user.

    an ordinary user          runs it as itself
    root, folder of another   runs it as the owner of the folder
    root, folder of root      runs it inside a user namespace, in which root's number reads as nobody's:
                              files stay root's, nothing of the system is touched
    … namespaces forbidden    (many containers) gives the folder to nobody, once, and runs it as nobody

A user without an entry in the password file (`docker run --user 12345`) also takes the namespace where it is
allowed: initdb wants to know its user's name. `NEWSNOTES_PG_NO_NAMESPACE` set: as if namespaces were forbidden.
"""

import ctypes
import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from newsnotes.postgres.errors import EmbeddedPostgresError

_LIBC = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWUSER = 0x10000000


@dataclass(frozen=True)
class Identity:
    """A user and group; with `namespace`, their numbers inside a user namespace, outside still one's own."""

    uid: int
    gid: int
    namespace: bool = False

    def enter(self) -> None:
        """Make the calling process (of one thread) run as this identity, for good."""
        if self.namespace:
            self._enter_namespace()
        elif self.uid != os.geteuid():
            os.setgroups([])
            os.setgid(self.gid)
            os.setuid(self.uid)

    def _enter_namespace(self) -> None:
        uid, gid = os.geteuid(), os.getegid()
        if _LIBC.unshare(_CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "user namespaces are forbidden here")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{self.uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{self.gid} {gid} 1")

    def can(self, question: Callable[[], bool]) -> bool:
        """The answer that a process of this identity finds; False if one cannot become it."""
        child = os.fork()
        if child == 0:
            answer = False
            try:
                self.enter()
                answer = question()
            finally:
                os._exit(0 if answer else 1)
        return os.waitpid(child, 0)[1] == 0


def choose(folder: Path) -> Identity:
    """The identity that serves this folder; see the table above."""
    me, owner = os.geteuid(), folder.stat()
    myself = Identity(me, os.getegid())
    if me == 0 and owner.st_uid != 0:
        return Identity(owner.st_uid, owner.st_gid)
    if me != 0 and _has_name(me):
        return myself
    nobody = _nobody()
    inside = Identity(nobody.uid, nobody.gid, namespace=True)
    if not os.environ.get("NEWSNOTES_PG_NO_NAMESPACE") and inside.can(lambda: True):
        return inside
    return nobody if me == 0 else myself


def give(folder: Path, to: Identity) -> None:
    """Make the folder and all in it theirs; the folder itself last, because its owner says that all is done."""
    for parent, folders, files in os.walk(folder, topdown=False):
        for name in (*folders, *files):
            os.chown(Path(parent, name), to.uid, to.gid, follow_symlinks=False)
    os.chown(folder, to.uid, to.gid)


def _has_name(uid: int) -> bool:
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def _nobody() -> Identity:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedPostgresError(
            "PostgreSQL cannot run as root and this machine has no user `nobody`: "
            "run newsnotes as an ordinary user, or set DATABASE_URL."
        ) from None
    return Identity(entry.pw_uid, entry.pw_gid)
