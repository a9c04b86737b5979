"""The keys of the workspace, and what each does: for its list of keys and for the account page."""

from dataclasses import dataclass

from annotations.choices import Reason
from annotations.scheme import KINDS, WITH_RECORD
from annotations.sentences import say, say_either, say_list


@dataclass(frozen=True)
class Keys:
    """Keys that belong together, as the page's script names them."""

    names: tuple[str, ...]
    does: str

    @property
    def caps(self) -> list[str]:
        """What is printed on them."""
        return [_ARROWS.get(name, name) for name in self.names]


_ARROWS = {"ArrowLeft": "←", "ArrowRight": "→", "ArrowUp": "↑", "ArrowDown": "↓"}

_KIND_KEYS = tuple(scheme.key for scheme in KINDS.values())
_REASON_KEYS = tuple(key for key in map(str, range(1, len(Reason) + 1)) if key not in _KIND_KEYS)

GROUPS: dict[str, list[Keys]] = {
    say("Find and select"): [
        Keys(("q", "Shift-Q"), say("select the next, previous quotation that is not yet marked")),
        Keys(
            ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"),
            say("go from word to word, from sentence to sentence; with Shift, select"),
        ),
        Keys(("w",), say("left and right go by word, by character")),
        Keys(
            ("g", "Shift-G"),
            say("grow, shrink what is selected: word, name, clause, quotation, sentence, paragraph"),
        ),
        Keys(("Esc",), say("leave: the menu, the selection, the card")),
    ],
    say("Mark"): [
        Keys(
            _KIND_KEYS,
            say(
                "tag the selection as {kinds}; without one, change the kind of my own draft",
                kinds=say_list(scheme.label for scheme in KINDS.values()),
            ),
        ),
        Keys(
            ("Enter",),
            say(
                "tag the selection with the kind in bold; without one, take what is suggested for the open quote"
            ),
        ),
        Keys(("b", "m"), say("change what it selects; add what is selected to it as one more part")),
        Keys(
            ("t",),
            say(
                "mark all other places of this {kinds}",
                kinds=say_either(kind.label for kind in WITH_RECORD),
            ),
        ),
        Keys(("d",), say("delete")),
        Keys(("u", "Ctrl-Z"), say("undo")),
        Keys(("Shift-U", "Ctrl-Shift-Z"), say("redo")),
    ],
    say("In a card"): [
        Keys(
            ("f", "c", "o", "v"),
            say("the words at the caret, or selected, are who, how, to, via; without them, go to that slot"),
        ),
        Keys(
            ("Tab",),
            say(
                "from a card into its fields, from one to the next; Enter saves a field, Esc leaves it as it was"
            ),
        ),
        Keys(("h", "y"), say("hedged, negated")),
    ],
    say("Get around"): [
        Keys(("j", "k"), say("next, previous annotation")),
        Keys(("s", "/"), say("find in this article")),
        Keys(("r",), say("read one paragraph in a text field, and mark what is selected there")),
        Keys(("n", "p"), say("next, previous article with work for me")),
        Keys(("i",), say("the guidelines, beside the text")),
        Keys(("?",), say("this help")),
    ],
    say("Review"): [
        Keys(
            ("a", "Shift-A"),
            say(
                "approve, or accept; then on to the next to decide. With Shift, all mentions of the same at once"
            ),
        ),
        Keys(("x",), say("send back, revoke or dismiss")),
        Keys(
            _REASON_KEYS,
            say("in that menu, like {first} to {last}: the reason", first=_KIND_KEYS[0], last=_KIND_KEYS[-1]),
        ),
        Keys(("e",), say("fix or change what is not a draft any more")),
    ],
}

SAYS = {keys.names[0]: keys.does for group in GROUPS.values() for keys in group}
"""What they do, by the first key of each row."""
