"""People, and the tokens with which their scripts act for them."""

import datetime
import hashlib
import secrets

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from annotations.choices import Scope
from annotations.models.fields import ById, InProjectKey, new_id, project_and_id
from annotations.sentences import say


class User(AbstractUser):
    """A person who can sign in.

    `acting_through` is the token with which a request acts for them: the scopes of `visible_to` then reach no
    further than its project, and restricted articles only if it says so.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    acting_through: "Token | None" = None

    @property
    def sees_restricted(self) -> bool:
        """Whether this person, acting as they do, may be shown the restricted articles they can read."""
        return self.acting_through is None or self.acting_through.restricted


class TokenQuerySet(models.QuerySet["Token"]):
    """Tokens."""

    def usable(self, digest: bytes, *, now: datetime.datetime) -> "TokenQuerySet":
        """The token whose secret has this `digest_of`, with its user, if it may still be used.

        One SELECT joins it with the user and the membership: a token dies with either.
        """
        return self.select_related("user").filter(
            member__isnull=False,
            digest=digest,
            revoked_at=None,
            expires_at__gt=now,
            user__is_active=True,
            member__left_at=None,
        )

    def living(self, *, now: datetime.datetime) -> "TokenQuerySet":
        """Those that still open something."""
        return self.filter(
            revoked_at=None,
            expires_at__gt=now,
            member__left_at=None,
            member__isnull=False,
            user__is_active=True,
        )


class Token(ById):
    """An API token: 256 random bits, kept as a hash, for one project and one scope.

    `restricted` says whether it also reaches the restricted articles that its user may see. `addresses` are those that
    it has been used from, the newest last.
    """

    project = models.ForeignKey("annotations.Project", models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens", db_constraint=False)
    member = InProjectKey("annotations.Member")
    name = models.CharField(max_length=100, blank=True)
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    scope = models.CharField(max_length=5, choices=Scope.pairs())
    restricted = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    addresses = ArrayField(models.CharField(max_length=45), default=list, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [
            project_and_id("token"),
            models.CheckConstraint(condition=models.Q(scope__in=list(Scope)), name="token_scope_known"),
        ]

    def __str__(self) -> str:
        return self.name or say("token")

    @staticmethod
    def new_secret() -> str:
        """A secret to show once; `nn_` makes it recognisable to secret scanners."""
        return "nn_" + secrets.token_urlsafe(32)

    @staticmethod
    def digest_of(secret: str) -> bytes:
        """What is stored of a secret: it has 256 random bits, so a plain hash cannot be guessed back."""
        return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
