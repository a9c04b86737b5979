"""The words for who is let in and let see what, as enums; those of the rest of the domain are in `choices`."""

from annotations.enums import Word


class AccessKind(Word):
    """What somebody's access hangs on; `mark` notes that a backup was made, `suspended` that nobody knows any more."""

    REVOKED = "token"
    MEMBER = "member"
    PERSON = "person"
    CREDENTIAL = "password"
    ARTICLE = "article"
    READER = "reader"
    SUSPENDED = "suspended"
    MARK = "mark"


class Access(Word):
    """What the access log holds: who got in, what was handed out, and who was let see what."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    ATTEMPT_REFUSED = "attempt_refused"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    PASSWORD_LINK_MADE = "password_link_made"  # noqa: S105
    TOKEN_MADE = "token_made"  # noqa: S105
    TOKEN_FIRST_USED = "token_first_used"  # noqa: S105
    TOKEN_USED_FROM_NEW_ADDRESS = "token_used_from_new_address"  # noqa: S105
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    EXPORT_STARTED = "export_started"
    EXPORT_FINISHED = "export_finished"
    EXPORT_BROKEN_OFF = "export_broken_off"
    INVITATION_MADE = "invitation_made"
    INVITATION_RENEWED = "invitation_renewed"
    INVITATION_ACCEPTED = "invitation_accepted"
    INVITATION_REVOKED = "invitation_revoked"
    MEMBER_ADDED = "member_added"
    ROLE_CHANGED = "role_changed"
    MEMBER_REMOVED = "member_removed"
    RESTRICTION_SET = "restriction_set"
    RESTRICTION_LIFTED = "restriction_lifted"
    READER_NAMED = "reader_named"
    READER_REMOVED = "reader_removed"
    ARTICLE_READ = "article_read"
