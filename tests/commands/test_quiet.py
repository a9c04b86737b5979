"""What commands print is what they have to say."""

import subprocess
import sys

from tests.setup.processes import ROOT, bare


def test_a_command_says_nothing_of_the_jobs_there_are(tmp_path):
    environment = bare(NEWSNOTES_VAR=str(tmp_path))
    command = [sys.executable, "manage.py", "diffsettings", "--output", "unified"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
