"""Asking a site of the tests something by a few lines of Python."""

SCRIPT = """
from annotations.actions.demo import start_here, load_demo
from annotations.actions.erasure.erasing import erase
from annotations.models import *
"""


def asked(site, database, code, **more):
    """What some code prints on a database."""
    done = site(database, "shell", "-v0", "-c", SCRIPT + code, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]
