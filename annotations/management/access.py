"""What a command says of who lost what by a restore."""

from collections.abc import Iterator

from annotations.access_kinds import AccessKind
from annotations.actions.erasure.access_again import TakenAgain

_SENTENCES = (
    (
        AccessKind.REVOKED,
        "{:,} API tokens that were revoked since, or whose membership ended, are revoked again.",
    ),
    (AccessKind.MEMBER, "{:,} memberships that ended since, or had their role lowered, are so again."),
    (AccessKind.PERSON, "{:,} accounts that were locked since are locked again."),
    (AccessKind.ARTICLE, "{:,} articles that were restricted since are restricted again."),
    (AccessKind.READER, "{:,} readers who were taken off restricted articles since are off again."),
)


def say_taken(taken: TakenAgain, given: int = 0) -> Iterator[str]:
    """The sentences for a person, in plain English; `given` is how many memberships were confirmed at once."""
    if taken.sessions:
        yield f"{taken.sessions:,} sessions ended: everybody signs in again."
    if taken.invitations:
        yield f"{taken.invitations:,} open invitations are revoked: invite those people anew."
    if not taken.known:
        yield (
            "The ledger of access is not there, or older than this backup: nobody knows what was taken from whom since. "
            f"All API tokens are revoked ({taken.taken[AccessKind.REVOKED]:,}; make new ones), and all memberships "
            f"({taken.taken[AccessKind.SUSPENDED]:,}) are suspended, but for {given:,} that you confirmed. "
            "Passwords are those of the backup. Give a manager back what they had: "
            "`manage.py access --confirm NAME`; they do the same for the others on their project's page of settings."
        )
        return
    for kind, sentence in _SENTENCES:
        if taken.taken[kind]:
            yield sentence.format(taken.taken[kind])
    if taken.passwords:
        yield (
            f"{len(taken.passwords):,} people changed their password since, and their old one opens nothing: "
            f"{', '.join(sorted(taken.passwords))}. Give each a new one: `manage.py changepassword NAME`."
        )
