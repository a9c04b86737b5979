"""The words of the domain as enums.

Each member's value is what is stored and what travels through the API; `label` is what a person reads.
"""

from annotations.enums import Level, Word
from annotations.sentences import Sentence, say


class Role(Word):
    """What a member may do in a project; each role may also do what the ones before it may."""

    ANALYST = "analyst"
    REVIEWER = "reviewer"
    MANAGER = "manager"


class Kind(Word):
    """What a passage is."""

    QUOTE = "quote"
    ENTITY = "entity"
    CLAIM = "claim"
    SOURCE = "source"


class Status(Word):
    """Where an annotation stands; the moves between them are in `policy.MOVES`."""

    SUGGESTED = "suggested"
    DISMISSED = "dismissed"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    FIXED = "fixed"
    APPROVED = "approved"
    REJECTED = "rejected"

    @property
    def label(self) -> Sentence:
        """What pages call it: as the button that leads there does."""
        return self.call("sent back") if self is Status.REJECTED else super().label


PROPOSED = frozenset({Status.SUGGESTED, Status.DISMISSED})
"""What a machine proposed and nobody has accepted: it is counted and exported nowhere, and no person's links mean it."""


class ArticleState(Word):
    """Where an article stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    SIGNED_OFF = "signed_off"


class AssignmentState(Word):
    """Where one member's work on one article stands."""

    OPEN = "open"
    SUBMITTED = "submitted"


class LayerKind(Word):
    """Whose work a layer holds."""

    SHARED = "shared"
    ANNOTATOR = "annotator"
    ADJUDICATED = "adjudicated"


class LinkRole(Word):
    """What one annotation, or a word of the text, is to another annotation."""

    SPEAKER = "speaker"
    ADDRESSEE = "addressee"
    VIA = "via"
    CUE = "cue"
    WHEN = "when"
    WITHIN = "within"
    CONTINUES = "continues"
    CLAIMANT = "claimant"
    STATED_IN = "stated_in"
    SPEAKS_FOR = "speaks_for"


class Form(Word):
    """How a quote gives the words."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Attribution(Word):
    """Whether the text says whose words these are. No value: nobody has looked yet."""

    NAMED = "named"
    ARTICLE = "article"
    NOBODY = "nobody"

    @property
    def label(self) -> Sentence:
        return self.call(
            {"named": "named in the text", "article": "the article itself", "nobody": "nobody is named"}[self]
        )


class Medium(Word):
    """How the words reached the article."""

    TOLD_US = "told_us"
    TOLD_OTHER_OUTLET = "told_other_outlet"
    STATEMENT = "statement"
    POST = "post"
    BROADCAST = "broadcast"
    DOCUMENT = "document"
    UNKNOWN = "unknown"


class EntityType(Word):
    """What an entity is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    EVENT = "event"
    WORK = "work"
    GROUP = "group"
    DATE = "date"
    OTHER = "other"


class Mention(Word):
    """How the text refers to an entity."""

    NAME = "name"
    DESCRIPTION = "description"
    PRONOUN = "pronoun"


class SourceType(Word):
    """What a source is."""

    PERSON = "person"
    SPOKESPERSON = "spokesperson"
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    DATASET = "dataset"
    SOCIAL_POST = "social_post"
    OUTLET = "outlet"
    AUTHOR = "author"
    OTHER = "other"


class Anonymity(Word):
    """How much the text tells about who a source is."""

    NAMED = "named"
    PARTLY = "partly"
    UNNAMED = "unnamed"


class Checkability(Level):
    """How much a claim calls for a check."""

    OPINION = 0, "opinion or forecast"
    MINOR = 1, "minor"
    WORTH_CHECKING = 2, "worth checking"
    MUST = 3, "must be checked"


class Verdict(Word):
    """What a reviewer says of one edition of an annotation."""

    APPROVE = "approve"
    REJECT = "reject"


class Reason(Word):
    """Why an annotation was sent back or its approval revoked."""

    WRONG_SPAN = "wrong_span"
    WRONG_KIND = "wrong_kind"
    WRONG_LINK = "wrong_link"
    WRONG_ATTRIBUTE = "wrong_attribute"
    NOT_IN_GUIDELINES = "not_in_guidelines"
    DUPLICATE = "duplicate"
    OTHER = "other"

    @property
    def label(self) -> Sentence:
        """What pages call it."""
        return self.call(_REASONS[self]) if self in _REASONS else super().label


_REASONS = {
    Reason.WRONG_SPAN: "wrong words",
    Reason.WRONG_LINK: "wrong person",
    Reason.WRONG_ATTRIBUTE: "wrong detail",
}


class Reopened(Word):
    """Why an approved annotation went back to submitted."""

    CHANGED = "changed"
    LINK_CHANGED = "link_changed"
    TARGET_CHANGED = "target_changed"
    TARGET_LEFT = "target_left"
    RECORD_CHANGED = "record_changed"

    @property
    def sentence(self) -> Sentence:
        """What a person reads."""
        return _REOPENED[self]


_REOPENED = {
    Reopened.CHANGED: say("It was approved, and has been changed or taken out since."),
    Reopened.LINK_CHANGED: say("It was approved, and one of its links has been changed since."),
    Reopened.TARGET_CHANGED: say("It was approved; what it points to has been changed since."),
    Reopened.TARGET_LEFT: say("It was approved; what it points to is gone."),
    Reopened.RECORD_CHANGED: say("It was approved; the record it means has been changed since."),
}


class CheckState(Word):
    """Where a fact-checker's work on a claim stands."""

    OPEN = "open"
    ASKED = "asked"
    READY = "ready"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"


class CheckVerdict(Word):
    """What a fact-checker found."""

    TRUE = "true"
    MOSTLY_TRUE = "mostly_true"
    MIXED = "mixed"
    MOSTLY_FALSE = "mostly_false"
    FALSE = "false"
    UNVERIFIABLE = "unverifiable"


class Scope(Word):
    """What an API token may do."""

    READ = "read"
    WRITE = "write"


class Verb(Word):
    """What an action did; one word per entry of the history."""

    CREATE_PROJECT = "create_project"
    CHANGE_PROJECT = "change_project"
    ARCHIVE_PROJECT = "archive_project"
    BRING_BACK = "bring_back"
    SET_MEMBER = "set_member"
    REMOVE_MEMBER = "remove_member"
    SET_TAGS = "set_tags"
    RENAME_TAG = "rename_tag"
    WRITE_GUIDELINES = "write_guidelines"
    ADD_ARTICLE = "add_article"
    CHANGE_ARTICLE = "change_article"
    DELETE_ARTICLE = "delete_article"
    SUBMIT_ARTICLE = "submit_article"
    SIGN_OFF = "sign_off"
    ASSIGN = "assign"
    SET_ENTITY = "set_entity"
    MERGE_ENTITY = "merge_entity"
    MARK = "mark"
    IMPORT = "import"
    CHANGE = "change"
    DELETE = "delete"
    RESTORE = "restore"
    ACCEPT = "accept"
    DISMISS = "dismiss"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    CONTEST = "contest"
    APPROVE = "approve"
    REJECT = "reject"
    FIX = "fix"
    AGREE = "agree"
    REVOKE = "revoke"
    TAKE_OVER = "take_over"
    CHECK = "check"
    UNDO = "undo"
    REDO = "redo"
    ERASE = "erase"
