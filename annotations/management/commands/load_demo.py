"""`manage.py load_demo`: the demo people and the demo project, for trying things out."""

import os
import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.actions.demo import PEOPLE, load_demo
from annotations.models import User
from newsnotes import environment


class Command(BaseCommand):
    """Loads the demo once; where it is already it changes nothing and says the sign-ins again."""

    help = "Make the demo project and its people: ann, rev, max and out. Only with NEWSNOTES_DEMO=1."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Set NEWSNOTES_DEMO=1 to have demo people, whom anybody can be: never where others can come in."
            )
        password = os.environ.get("NEWSNOTES_DEMO_PASSWORD") or environment.kept(
            settings.VAR / "demo-password", make=lambda: secrets.token_urlsafe(9)
        )
        load_demo(password)
        names = ", ".join(PEOPLE)
        same = User.objects.get(username="ann").check_password(password)
        which = f"the password {password}" if same else "the password that was set before"
        self.stdout.write(f"Demo sign-ins: {names}, with {which}")
