"""What the links of an annotation say, as plain words for a table: who, how, to whom, through whom.

Whoever fills a role is called as on a card: by the name of the record, else by the words that are marked, else by the
words of the link. Several are divided by a semicolon.
"""

from collections.abc import Iterable, Mapping
from typing import Any

PEOPLE = ("speaker", "addressee", "via", "claimant")
"""The roles that are filled by somebody; `cue` is filled by words."""

_AND = "; "
_BETWEEN = " … "

Json = Mapping[str, Any]


def flatten(annotation: Json) -> dict[str, str]:
    """The cells of an annotation in JSON: the roles, `speaker_record`, `form`, `statement` and `inherited`.

    What is handed on by the quote that it continues, or that states it, is there, too; `inherited` names these cells.
    """
    computed = annotation.get("computed") or {}
    inherited = (computed.get("inherited") or {}).get("links") or ()
    own = annotation["links"]
    filled = {role: [link for link in own if link.get("role") == role] for role in (*PEOPLE, "cue")}
    handed = {role: [link for link in inherited if link.get("role") == role] for role in filled}
    said = {role: links or handed[role] for role, links in filled.items()}
    cells = {role: _join(map(name_of, said[role])) for role in PEOPLE}
    return {
        **cells,
        "cue": _join(map(_words_of, said["cue"])),
        "speaker_record": _join_records(said["speaker"]),
        "form": computed.get("form") or "",
        "statement": computed.get("statement") or "",
        "inherited": _join(role for role in filled if handed[role] and not filled[role]),
    }


def name_of(link: Json) -> str:
    """What whoever fills a role is called."""
    means = link.get("means") or {}
    return (means.get("record") or {}).get("name") or means.get("words") or _words_of(link)


def _words_of(link: Json) -> str:
    return _BETWEEN.join(span["text"] for span in link.get("spans") or () if "text" in span)


def _join(texts: Iterable[str]) -> str:
    return _AND.join(filter(None, texts))


def _join_records(links: Iterable[Json]) -> str:
    """The ids of the records, one for each name: an empty one for who has no record, unless nobody has."""
    records = [((link.get("means") or {}).get("record") or {}).get("id") or "" for link in links]
    return _AND.join(records) if any(records) else ""
