"""What attributes are called where a change of one is told."""

from collections.abc import Mapping

from annotations.sentences import Sentence, say

_NAMES: Mapping[str, Sentence] = {
    "anonymity": say("anonymity"),
    "attributed": say("attributed"),
    "checkability": say("checkability"),
    "form": say("form"),
    "hedged": say("hedged"),
    "medium": say("medium"),
    "mention": say("mention"),
    "negated": say("negated"),
    "said_on": say("said on"),
    "statement": say("statement"),
    "type": say("type"),
    "venue": say("venue"),
}


def name_attribute(name: str) -> str:
    """Words for the stored name of an attribute: `said_on` → “said on”."""
    return _NAMES.get(name) or name.replace("_", " ")
