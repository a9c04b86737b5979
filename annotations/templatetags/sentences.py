"""What an annotation says, as a sentence of HTML: *Mara Voss — told → the Courier: “We have waited”*.

Names, words and statements are whatever people wrote: every function here escapes them, before they come into a pattern.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from annotations.choices import Kind, LinkRole
from annotations.enums import Word
from annotations.models import Annotation
from annotations.queries.workspace.inheritance import SAID_OF, names_in
from annotations.scheme import KINDS, Attribute
from annotations.sentences import say
from annotations.text.spans import join_parts
from annotations.translation import translate

CLIP = 160
"""Code points of a passage that a card shows; the whole of it is in the text beside the card."""

CLIP_STATEMENT = 2000
"""Code points of a statement that a card shows; the whole of it is in the field of the open card."""


def sentence(row: Annotation) -> str:
    """The sentence; for a quote without a speaker it asks who."""
    return _SENTENCES.get(row.kind, _describe)(row)


def passage(row: Annotation) -> str:
    """The words of an annotation, cut short."""
    return _clip(join_parts(row.texts).replace("\n", " "), CLIP)


def _clip(whole: str, most: int) -> str:
    return whole if len(whole) <= most else f"{whole[: most - 1].rstrip()}…"


def _inherited_by(row: Annotation) -> Mapping[str, str]:
    """What it has from the quote that it continues, or that states it."""
    return getattr(row, "handed", {})


def _who(row: Annotation, role: LinkRole) -> str:
    return _sayer(names_in(row, role), row.attributes.get("attributed"))


def _escape(words: str) -> str:
    """Words as HTML, those of ours among them in the reader's language."""
    return escape(translate(words))


def _bdi(words: str) -> str:
    """The words of people among words of ours: each has its own direction."""
    return f"<bdi>{_escape(words)}</bdi>" if words else ""


def _name(words: str) -> str:
    return f'<b dir="auto">{_escape(words)}</b>'


def _sayer(named: str, attributed: Any) -> str:
    return _name(named) if named else _escape(SAID_OF.get(attributed, "")) if attributed else ""


def _quote(row: Annotation) -> str:
    own, handed = _who(row, LinkRole.SPEAKER), _inherited_by(row)
    before = _sayer(handed.get(LinkRole.SPEAKER, ""), handed.get("attributed")) if not own else ""
    if before:
        who = translate(say("{name} goes on", name=before))
    else:
        who = own or f'<i class="ask">{_escape(_ASK)}</i>'
    denied = row.attributes.get("negated")
    cue, to, via = (
        names_in(row, role) or (handed.get(role, "") if before else "")
        for role in (LinkRole.CUE, LinkRole.ADDRESSEE, LinkRole.VIA)
    )
    how = translate(say("not {cue}", cue=_bdi(cue))) if denied else _bdi(cue)
    told = f" — {how}" if how else ""
    told += f" → {_name(to)}" if to else ""
    told += f" {translate(say('via {name}', name=_bdi(via)))}" if via else ""
    return f'{who}{told}: <q dir="auto">{escape(passage(row))}</q>'


def _claim(row: Annotation) -> str:
    handed = _inherited_by(row)
    stated = _sayer(handed.get(LinkRole.SPEAKER, ""), handed.get("attributed"))
    if stated:
        in_quote = translate(say("{name}, in a quote", name=stated))
    else:
        in_quote = _bdi(names_in(row, LinkRole.STATED_IN))
    who = _who(row, LinkRole.CLAIMANT) or in_quote
    statement = row.attributes.get("statement")
    said = _bdi(_clip(statement, CLIP_STATEMENT) if statement else passage(row))
    return f"{who}: {said}" if who else said


def _describe(row: Annotation) -> str:
    """Its words, the name of its record if that is another, and what else tells what it is."""
    scheme = KINDS[Kind(row.kind)]
    words, record = passage(row), row.entity.name if row.entity else ""
    told = (
        _word(attribute, row.attributes[name])
        for name, attribute in scheme.attributes.items()
        if attribute.told and row.attributes.get(name)
    )
    links = ((slot.label, names_in(row, role)) for role, slot in scheme.slots.items())
    facts = [
        *map(_escape, told),
        *(f"{_within_a_line(label)} {_bdi(names)}" for label, names in links if names),
    ]
    means = f" ({_bdi(record)})" if record and record != words else ""
    return " · ".join(filter(None, [f'<b dir="auto">{escape(words)}</b>{means}', *facts]))


def _word(attribute: Attribute, held: Any) -> str:
    words = attribute.words
    if words is not None and issubclass(words, Word) and held in list(words):
        return words(held).label
    return str(held).replace("_", " ")


def _within_a_line(label: str) -> str:
    """A label, begun small as English does within a line; another language has rules of its own, and keeps it."""
    written = translate(label)
    return escape(written.lower() if written == label else written)


_ASK = say("Who?")

_SENTENCES: Mapping[str, Callable[[Annotation], str]] = {Kind.QUOTE: _quote, Kind.CLAIM: _claim}
"""How the kinds that are said by somebody read; any other one is described."""
