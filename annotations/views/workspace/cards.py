"""An annotation as a card: what it says as a sentence, what fills its slots, what this person may do with it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from annotations.actions.annotating.slots import SAYERS
from annotations.choices import Kind, LinkRole, Reason, Reopened, Status, Verb, Verdict
from annotations.forms.fields import PageForm
from annotations.forms.workspace import AttributesForm, MoveForm, RecordForm, describe_attribute
from annotations.models import Annotation
from annotations.models.fields import new_id
from annotations.policy import Actor, author_there, edit_verb, may_delete, may_move
from annotations.queries.workspace.article_view import Around
from annotations.queries.workspace.inheritance import SAID_OF
from annotations.queries.workspace.names import own_name
from annotations.queries.workspace.undecided import count_linkers, list_mentions
from annotations.refusals import Refusal
from annotations.scheme import KINDS, SLOTS, WITH_RECORD, KindScheme
from annotations.sentences import say
from annotations.text.spans import join_parts, write_spans
from annotations.views.workspace.changed import compare_versions
from annotations.views.workspace.differences import Line
from annotations.views.workspace.next_step import NextStep, find_next_step
from annotations.views.workspace.slots import CardSlot, Filled


@dataclass
class Card:
    """An annotation for one person; `around` is there only if the card is open."""

    row: Annotation
    actor: Actor
    around: Around | None = None
    text: str | None = None
    bound: Mapping[str, PageForm] = field(default_factory=dict)
    wrong: str = ""
    conflict: Any = None
    path: str = ""
    waiting: Any = None
    meant: Mapping[int, Annotation] = field(default_factory=dict)
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
        return write_spans(self.row.spans)

    @property
    def removable_parts(self) -> list[tuple[str, str]]:
        """The words of each of its parts, if there are several, with the spans that are left without it."""
        spans = self.row.spans
        rest = (write_spans(span for span in spans if span != part) for part in spans)
        return list(zip(self.row.texts, rest, strict=True)) if len(spans) > 1 else []

    @property
    def words(self) -> str:
        """The words of its links, and those that are asked about, for what paints them."""
        asked = [place for form in self.bound.values() if (place := getattr(form, "place", None))]
        return write_spans([*(span for link in _links(self.row) for span in link["spans"]), *asked])

    @property
    def flags(self) -> list[str]:
        """What scripts ask of a card: whether `a` does something, whether it is my own, and my own draft."""
        said = {"waits": self.waits_for_me, "mine": self.own_draft, "own": self._own}
        return [name for name, is_so in said.items() if is_so]

    @property
    def _own(self) -> bool:
        return self.row.responsible_id == self.actor.user.pk

    @property
    def slots(self) -> list[CardSlot]:
        return [self._slot(role) for role, slot in SLOTS[self.kind].items() if not slot.rare]

    @property
    def rare_slots(self) -> list[CardSlot]:
        return [self._slot(role) for role, slot in SLOTS[self.kind].items() if slot.rare]

    def _slot(self, role: LinkRole) -> CardSlot:
        links = [
            Filled(place, join_parts(link["words"] or ()), link["name"] or "", self.meant.get(place))
            for place, link in enumerate(_links(self.row))
            if link["role"] == role and (link["words"] or link["name"])
        ]
        attributed = self.row.attributes.get("attributed")
        said = SAID_OF.get(attributed, "") if role in SAYERS and attributed else ""
        form = self.bound.get(role.value)
        return CardSlot(
            role,
            SLOTS[self.kind][role],
            links,
            said,
            wrong=form.every_sentence if form else "",
            value=str(form["value"].value() or "") if form else "",
            place=write_spans([place]) if (place := getattr(form, "place", None)) else "",
            own=own_name(self.row),
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
    def facts(self) -> list[str]:
        """The attributes and tags, for a line of them."""
        said = (describe_attribute(self.kind, *item) for item in self.row.attributes.items())
        return [*said, *self.row.tags]

    @property
    def own_draft(self) -> bool:
        return self.row.status == Status.DRAFT and self._own

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

    @cached_property
    def mentions(self) -> list[tuple[uuid.UUID, int]]:
        """What can be approved together with it, if it is not alone: mentions of the same, with their versions."""
        same = list_mentions(self.actor, self.row) if self.can["approve"] else []
        return same if len(same) > 1 else []

    @property
    def mentions_seen(self) -> str:
        """The same, as a form sends it."""
        return " ".join(f"{pk}:{version}" for pk, version in self.mentions)

    @property
    def meaning(self) -> str:
        """What a mention means: its record by name, or else its words."""
        return self.row.entity.name if self.row.entity else " … ".join(self.row.texts)

    @property
    def linkers(self) -> str:
        """What becomes of those that link to it when it is sent back."""
        return count_linkers(self.row.article_id, self.row.pk).sentence

    @property
    def takeable(self) -> bool:
        """Whether to offer this manager to go on with what its author, who has left, began."""
        return may_move(self.actor, self.row, Verb.TAKE_OVER)

    @property
    def agrees_next(self) -> str:
        """What becomes of a fix: who has to agree to it."""
        author = author_there(self.row)
        if not author:
            return say("Its author has left: before anybody can accept it, a manager takes it over.")
        return say("{name} then has to accept it.", name=self.row.responsible.get_username())

    @property
    def deletable(self) -> bool:
        try:
            may_delete(self.actor, self.row)
        except Refusal:
            return False
        return True

    @cached_property
    def next_step(self) -> NextStep:
        """What this person cannot do next with it, and who can."""
        return find_next_step(self.actor, self.row)

    @property
    def decision(self) -> dict[str, Any] | None:
        """The newest verdict, unless it was taken back or is about an older edition.

        Why it was sent back stays there while its author puts it right.
        """
        found: dict[str, Any] | None = self.row.decision_json  # type: ignore[attr-defined]
        if found is None or found["withdraws"]:
            return None
        sent_back = found["verdict"] == Verdict.REJECT and self.row.status in (Status.REJECTED, Status.DRAFT)
        stale = found["edition"] != self.row.edition and not sent_back
        reason = Reason(found["reason"]).label if found["reason"] else ""
        return None if stale else {**found, "reason": reason}

    @property
    def changes(self) -> list[Line]:
        """What a fix changed, for the author who is asked to agree; what a correction did, for reviewers."""
        asked = self._own if self.row.status == Status.FIXED else self.actor.reviews
        return compare_versions(self.row, self.text) if self.open and asked else []

    @property
    def one_more(self) -> bool:
        """Whether somebody has approved it and another one has to."""
        verdict = self.decision
        waits = self.row.status == Status.SUBMITTED and not self.row.reopened
        return waits and verdict is not None and verdict["verdict"] == Verdict.APPROVE

    @property
    def reopened(self) -> str:
        return Reopened(self.row.reopened).sentence if self.row.reopened else ""

    @property
    def attributes_form(self) -> PageForm:
        tags = self.around.tags if self.around else ()
        return self.bound.get("attributes") or AttributesForm(self.row, tags, self.text)

    @property
    def record_form(self) -> PageForm:
        named = self.row.entity.name if self.row.entity else ""
        return self.bound.get("record") or RecordForm(initial={"value": named})

    @property
    def reasons(self) -> list[Reason]:
        return list(Reason)

    @property
    def other_kinds(self) -> list[KindScheme]:
        return [scheme for kind, scheme in KINDS.items() if kind is not self.kind]

    @property
    def wrong_at_field(self) -> bool:
        """Whether what was refused is said at the field that it is about."""
        return not self.bound.keys().isdisjoint(["attributes", "record", *SLOTS[self.kind]])

    @property
    def move_form(self) -> PageForm:
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


def _links(row: Annotation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = row.links_json  # type: ignore[attr-defined]
    return found
