"""The keys of the workspace, and what each does: for its list of keys and for the account page."""

from dataclasses import dataclass

from annotations.choices import Reason
from annotations.scheme import KINDS, WITH_RECORD


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
    "Find and select": [
        Keys(("q", "Shift-Q"), "select the next, previous quotation that is not yet marked"),
        Keys(
            ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"),
            "go from word to word, from sentence to sentence; with Shift, select",
        ),
        Keys(("w",), "left and right go by word, by character"),
        Keys(
            ("g", "Shift-G"),
            "grow, shrink what is selected: word, name, clause, quotation, sentence, paragraph",
        ),
        Keys(("Esc",), "leave: the menu, the selection, the card"),
    ],
    "Mark": [
        Keys(
            _KIND_KEYS,
            f"tag the selection as {', '.join(KINDS)}; without one, change the kind of my own draft",
        ),
        Keys(
            ("Enter",),
            "tag the selection with the kind in bold; without one, take what is suggested for the open quote",
        ),
        Keys(("b", "m"), "change what it selects; add what is selected to it as one more part"),
        Keys(("t",), f"mark all other places of this {' or '.join(WITH_RECORD)}"),
        Keys(("d",), "delete"),
        Keys(("u", "Ctrl-Z"), "undo"),
        Keys(("Shift-U", "Ctrl-Shift-Z"), "redo"),
    ],
    "In a card": [
        Keys(
            ("f", "c", "o", "v"),
            "the words at the caret, or selected, are who, how, to, via; without them, go to that slot",
        ),
        Keys(
            ("Tab",),
            "from a card into its fields, from one to the next; Enter saves a field, Esc leaves it as it was",
        ),
        Keys(("h", "y"), "hedged, negated"),
    ],
    "Get around": [
        Keys(("j", "k"), "next, previous annotation"),
        Keys(("s", "/"), "find in this article"),
        Keys(("r",), "read one paragraph in a text field, and mark what is selected there"),
        Keys(("n", "p"), "next, previous article with work for me"),
        Keys(("i",), "the guidelines, beside the text"),
        Keys(("?",), "this help"),
    ],
    "Review": [
        Keys(
            ("a", "Shift-A"),
            "approve, or accept; then on to the next to decide. With Shift, all mentions of the same at once",
        ),
        Keys(("x",), "send back, revoke or dismiss"),
        Keys(_REASON_KEYS, f"in that menu, like {_KIND_KEYS[0]} to {_KIND_KEYS[-1]}: the reason"),
        Keys(("e",), "fix or change what is not a draft any more"),
    ],
}

SAYS = {keys.names[0]: keys.does for group in GROUPS.values() for keys in group}
"""What they do, by the first key of each row."""
