"""`make test` runs again, alone, what was too slow; not what could not be collected, nor a suite that is broken."""

import json

import pytest

from newsnotes.tasks.tests import list_failed


@pytest.mark.parametrize(
    ("remembered", "failed"),
    [
        ({"tests/test_a.py::test_b[1]": True, "tests/test_a.py::test_c": True}, 2),
        ({"tests/test_a.py::test_b": True, "tests/test_broken.py": True}, 1),
        ({"tests/test_broken.py": True}, 0),
        ({"gw2": True}, 0),
        ({}, 0),
    ],
)
def test_only_tests_that_ran_are_run_again(tmp_path, remembered, failed):
    folder = tmp_path / "v" / "cache"
    folder.mkdir(parents=True)
    (folder / "lastfailed").write_text(json.dumps(remembered))

    assert len(list_failed(tmp_path)) == failed


def test_where_nothing_failed_nothing_is_run_again(tmp_path):
    assert list_failed(tmp_path) == []
