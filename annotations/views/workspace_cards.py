"""An annotation as a card: what it says as a sentence, what fills its slots, what this person may do with it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.choices import Attribution, Kind, LinkRole, Reason, Reopened, Status, Verb, Verdict
from annotations.forms.workspace import AttributesForm, MoveForm, RecordForm
from annotations.frames import SLOTS, WITH_RECORD, Slot
from annotations.models import Annotation
from annotations.models.fields import new_id
from annotations.policy import Actor, edit_verb, may_delete, may_move, move_for
from annotations.queries.workspace import Around
from annotations.queries.workspace_slots import SAYERS
from annotations.refusals import NotAllowed, Refusal, WrongState

CLIP = 160
"""Code points of a passage that a card shows; the whole of it is in the text beside the card."""

LABELS: Mapping[LinkRole, tuple[str, str, str]] = {
    LinkRole.SPEAKER: ("Who", "f", "nobody named yet"),
    LinkRole.CUE: ("How", "c", "said, told, a colon …"),
    LinkRole.ADDRESSEE: ("To", "o", "whom they said it to"),
    LinkRole.VIA: ("Via", "v", "who passed it on"),
    LinkRole.WHEN: ("When", "", "words that say when"),
    LinkRole.WITHIN: ("Inside", "", "a quote around this one"),
    LinkRole.CONTINUES: ("Continues", "", "the quote before"),
    LinkRole.CLAIMANT: ("Claimant", "f", "the article’s own"),
    LinkRole.STATED_IN: ("Stated in", "c", "a quote that says so"),
    LinkRole.SPEAKS_FOR: ("Speaks for", "f", "whose spokesperson"),
}
"""What a slot is called, its key, and what its empty field says."""

RARE = frozenset({LinkRole.WHEN, LinkRole.WITHIN, LinkRole.CONTINUES})

_SAID = {Attribution.NOBODY: "Nobody named", Attribution.ARTICLE: "The article"}

_NEXT = {
    Status.SUGGESTED: Verb.ACCEPT,
    Status.DRAFT: Verb.SUBMIT,
    Status.SUBMITTED: Verb.APPROVE,
    Status.FIXED: Verb.AGREE,
    Status.REJECTED: Verb.CHANGE,
}

_REOPENED = {
    Reopened.CHANGED: "It was approved, and has been changed since.",
    Reopened.LINK_CHANGED: "It was approved, and one of its links has been changed since.",
    Reopened.TARGET_CHANGED: "It was approved; what it points to has been changed since.",
    Reopened.TARGET_LEFT: "It was approved; what it points to is gone.",
    Reopened.RECORD_CHANGED: "It was approved; the record it means has been changed since.",
}


@dataclass(frozen=True)
class Filled:
    """One link in a slot: its place among the annotation's links, its words and what they mean."""

    place: int
    words: str
    name: str

    def __str__(self) -> str:
        return self.name or f"“{self.words}”"


@dataclass(frozen=True)
class CardSlot:
    """A slot of the open card; `wrong` and `value` are what was refused last."""

    role: LinkRole
    rule: Slot
    links: list[Filled]
    said: str
    wrong: str = ""
    value: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.role][0]

    @property
    def key(self) -> str:
        return LABELS[self.role][1]

    @property
    def hint(self) -> str:
        """What the empty field says: what is missing, or that there may be more."""
        if not self.links and not self.said:
            return LABELS[self.role][2]
        if self.options and any(not link.name for link in self.links):
            return "means …"
        return "one more" if self.rule.many else "another instead"

    @property
    def options(self) -> str:
        """The list of the page that the field offers, if any."""
        if self.rule.words_only:
            return ""
        return "quotes" if self.rule.needs_target else "people"


@dataclass
class Card:
    """An annotation for one person; `around` is there only if the card is open."""

    row: Annotation
    actor: Actor
    around: Around | None = None
    text: str | None = None
    bound: Mapping[str, Form] = field(default_factory=dict)
    wrong: str = ""
    conflict: list[tuple[str, str]] | None = None
    path: str = ""
    action: uuid.UUID = field(default_factory=new_id)

    @property
    def open(self) -> bool:
        return self.around is not None

    @property
    def kind(self) -> Kind:
        return Kind(self.row.kind)

    @property
    def place(self) -> str:
        """Where it stands: cards are in this order."""
        return f"{self.row.spans[0].start} {self.row.spans[-1].end}"

    @property
    def parts(self) -> str:
        """Its spans, for what paints them."""
        return _pairs(self.row.spans)

    @property
    def words(self) -> str:
        """The words of its links, for what paints them."""
        return _pairs(span for link in _links(self.row) for span in link["spans"])

    @property
    def sentence(self) -> SafeString:
        return _SENTENCES[self.kind](self.row)

    @property
    def slots(self) -> list[CardSlot]:
        return [self._slot(role) for role in SLOTS[self.kind] if role not in RARE]

    @property
    def rare_slots(self) -> list[CardSlot]:
        return [self._slot(role) for role in SLOTS[self.kind] if role in RARE]

    def _slot(self, role: LinkRole) -> CardSlot:
        links = [
            Filled(place, " … ".join(link["words"] or ()), link["name"] or "")
            for place, link in enumerate(_links(self.row))
            if link["role"] == role and (link["words"] or link["name"])
        ]
        attributed = self.row.attributes.get("attributed")
        said = _SAID.get(attributed, "") if role in SAYERS and attributed else ""
        form = self.bound.get(role.value)
        return CardSlot(
            role,
            SLOTS[self.kind][role],
            links,
            said,
            wrong=" ".join(str(error) for errors in form.errors.values() for error in errors) if form else "",
            value=str(form["value"].value() or "") if form else "",
        )

    @property
    def editable(self) -> bool:
        return may_move(self.actor, self.row, edit_verb(self.actor, self.row))

    @property
    def fixing(self) -> bool:
        """Whether a change is a reviewer's fix, which its author has to agree to."""
        return self.editable and edit_verb(self.actor, self.row) == Verb.FIX

    @property
    def folded(self) -> bool:
        """Whether a card shows first what there is, and how to change it only on demand."""
        return not self.editable or self.row.status in (Status.SUBMITTED, Status.FIXED, Status.APPROVED)

    @property
    def facts(self) -> str:
        """The attributes and tags in a line."""
        said = self.row.attributes.items()
        words = [name if value is True else f"{name.replace('_', ' ')} {value}" for name, value in said]
        return " · ".join([*(word.replace("_", " ") for word in words), *self.row.tags])

    @property
    def own_draft(self) -> bool:
        return self.row.status == Status.DRAFT and self.row.author_id == self.actor.user.pk

    @property
    def has_record(self) -> bool:
        return self.kind in WITH_RECORD

    @property
    def can(self) -> dict[str, bool]:
        """Which moves to offer, by verb."""
        return {verb.value: may_move(self.actor, self.row, verb) for verb in Verb if verb in _OFFERED}

    @property
    def waits_for_me(self) -> bool:
        """Whether `a` would do something."""
        return may_move(self.actor, self.row, Verb.APPROVE) or may_move(self.actor, self.row, Verb.AGREE)

    @property
    def deletable(self) -> bool:
        try:
            may_delete(self.actor, self.row)
        except Refusal:
            return False
        return True

    @property
    def who_can(self) -> str:
        """If this person cannot take the next step, a sentence that says who can."""
        verb = _NEXT.get(Status(self.row.status))
        if verb is None or self.row.deleted_at is not None:
            return ""
        try:
            move_for(self.actor, self.row, verb)
        except NotAllowed as refusal:
            return refusal.sentence
        except WrongState:
            pass
        return ""

    @property
    def decision(self) -> dict[str, Any] | None:
        """The newest verdict, unless it was taken back or is about an older edition."""
        found: dict[str, Any] | None = self.row.decision_json  # type: ignore[attr-defined]
        if found is None or found["withdraws"]:
            return None
        stale = found["edition"] != self.row.edition and self.row.status != Status.REJECTED
        return None if stale else {**found, "reason": (found["reason"] or "").replace("_", " ")}

    @property
    def one_more(self) -> bool:
        """Whether somebody has approved it and another one has to."""
        verdict = self.decision
        return bool(verdict and verdict["verdict"] == Verdict.APPROVE and self.row.status == Status.SUBMITTED)

    @property
    def reopened(self) -> str:
        return _REOPENED[Reopened(self.row.reopened)] if self.row.reopened else ""

    @property
    def attributes_form(self) -> Form:
        tags = self.around.tags if self.around else ()
        return self.bound.get("attributes") or AttributesForm(self.row, tags, self.text)

    @property
    def record_form(self) -> Form:
        named = self.row.entity.name if self.row.entity else ""
        return self.bound.get("record") or RecordForm(initial={"value": named})

    @property
    def reasons(self) -> list[Reason]:
        return list(Reason)

    @property
    def other_kinds(self) -> list[Kind]:
        return [kind for kind in Kind if kind is not self.kind]

    @property
    def move_form(self) -> Form:
        return self.bound.get("move") or MoveForm(auto_id=f"%s-{self.row.pk}")


_OFFERED = frozenset(
    {
        Verb.SUBMIT,
        Verb.WITHDRAW,
        Verb.APPROVE,
        Verb.REJECT,
        Verb.REVOKE,
        Verb.CONTEST,
        Verb.AGREE,
        Verb.ACCEPT,
        Verb.DISMISS,
    }
)


def passage(row: Annotation) -> str:
    """The words of an annotation, cut short."""
    whole = " … ".join(row.texts).replace("\n", " ")
    return whole if len(whole) <= CLIP else f"{whole[: CLIP - 1].rstrip()}…"


def _pairs(spans: Iterable[Sequence[int]]) -> str:
    return " ".join(f"{start}-{end}" for start, end in spans)


def _links(row: Annotation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = row.links_json  # type: ignore[attr-defined]
    return found


def _named(row: Annotation, role: LinkRole) -> str:
    names = [link["name"] or " … ".join(link["words"] or ()) for link in _links(row) if link["role"] == role]
    return " and ".join(filter(None, names))


def _who(row: Annotation, role: LinkRole) -> SafeString | str:
    named = _named(row, role)
    if named:
        return format_html("<b>{}</b>", named)
    said = row.attributes.get("attributed")
    return _SAID.get(said, "") if said else ""


def _quote(row: Annotation) -> SafeString:
    who = _who(row, LinkRole.SPEAKER) or format_html('<i class="ask">{}</i>', "Who?")
    denied = "not " if row.attributes.get("negated") else ""
    cue, to, via = (_named(row, role) for role in (LinkRole.CUE, LinkRole.ADDRESSEE, LinkRole.VIA))
    words = [("— {}", denied + cue), ("→ <b>{}</b>", to), ("via {}", via)]
    told = format_html_join(" ", "{}", ((format_html(shape, value),) for shape, value in words if value))
    return (
        format_html("{} {}: <q>{}</q>", who, told, passage(row))
        if told
        else format_html("{}: <q>{}</q>", who, passage(row))
    )


def _claim(row: Annotation) -> SafeString:
    who = _who(row, LinkRole.CLAIMANT) or _named(row, LinkRole.STATED_IN)
    said = row.attributes.get("statement") or passage(row)
    return format_html("{}: {}", who, said) if who else format_html("{}", said)


def _entity(row: Annotation) -> SafeString:
    record = row.entity.name if row.entity else ""
    what = row.attributes.get("type", "")
    more = " · ".join(filter(None, (record if record != passage(row) else "", what)))
    return format_html("<b>{}</b> {}", passage(row), more) if more else format_html("<b>{}</b>", passage(row))


def _source(row: Annotation) -> SafeString:
    record = row.entity.name if row.entity else ""
    facts = (row.attributes.get("type", "").replace("_", " "), row.attributes.get("anonymity", ""))
    house = _named(row, LinkRole.SPEAKS_FOR)
    more = [record if record != passage(row) else "", *facts, f"speaks for {house}" if house else ""]
    said = " · ".join(filter(None, more))
    return format_html("<b>{}</b> {}", passage(row), said) if said else format_html("<b>{}</b>", passage(row))


_SENTENCES = {Kind.QUOTE: _quote, Kind.CLAIM: _claim, Kind.ENTITY: _entity, Kind.SOURCE: _source}
