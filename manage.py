#!/usr/bin/env python
"""The commands of the site."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError


def main() -> int:
    """Carry out a command; a wrong setting, or a database that cannot be reached, is a sentence and no traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsnotes.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, OperationalError) as reason:
        sys.stderr.write(f"{str(reason).strip()}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
