"""Attempts to sign in, counted against guessing."""

from django.db import models
from django.db.models.functions import Now


class SignInAttempts(models.Model):
    """How often somebody has lately tried to sign in with one name from one address, and not succeeded.

    `key` is a hash of the two: neither is kept.
    """

    key = models.BinaryField(primary_key=True, max_length=32)
    count = models.PositiveIntegerField(default=1)
    since = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"
