"""A server process is ready before its first request."""

import subprocess
import sys

_LOADED = """
import gc, sys
import newsnotes.wsgi
before = set(sys.modules)
from django.template.loader import get_template
from django.urls import resolve
resolve("/accounts/login/")
print(gc.get_freeze_count() > 50_000, sorted(name for name in set(sys.modules) - before if name.startswith("annotations")))
"""


def test_all_is_loaded_and_no_collection_walks_it_again():
    found = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    assert found.stdout.split(maxsplit=1) == ["True", "[]\n"]
