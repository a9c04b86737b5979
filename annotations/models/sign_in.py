"""Attempts to sign in, counted against guessing, and what the sign-in library counts."""

from django.db import models
from django.db.models.functions import Now


class SignInAttempts(models.Model):
    """How often somebody has lately failed to sign in: to one account from one address, or to one account at all.

    `key` is a hash of what is counted, `address` one of the network address, where there is one: none is kept.
    """

    key = models.BinaryField(primary_key=True, max_length=32)
    address = models.BinaryField(max_length=32, null=True)
    count = models.PositiveIntegerField(default=1)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["address", "since"], name="attempts_by_address")]

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"


class Cached(models.Model):
    """What `django.core.cache` keeps: the counters of the sign-in library, shared by all processes."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
