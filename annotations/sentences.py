"""Sentences of the interface: English wherever they are read as text, another language where a page shows them.

Rooms below the doors write each sentence once, in English, as a pattern and its values. An API answer, a log and a
command read it as the English text that it is; a page shows it in the reader's language, because a template asks
whatever it shows for its HTML. Imports nothing of the project and no framework: `translation` says how to translate.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from html import escape
from typing import Any


class Sentence(str):
    """English words with the pattern they were made from; `plural` and `number` where they count something.

    `context` tells apart equal English words that other languages call differently. What is joined, cut or formatted
    into an f-string is English and no `Sentence` any more: say the whole of it.
    """

    pattern: str
    plural: str
    number: Any
    context: str
    values: dict[str, Any]

    def __new__(
        cls, pattern: str, *, plural: str = "", number: Any = None, context: str = "", **values: Any
    ) -> "Sentence":
        if number is not None:
            values = {"number": number, **values}
        chosen = plural if plural and number != 1 else pattern
        sentence = super().__new__(cls, chosen.format(**values) if values else chosen)
        sentence.pattern, sentence.plural, sentence.number = pattern, plural, 1 if number is None else number
        sentence.context, sentence.values = context, values
        return sentence

    def __html__(self) -> str:
        """Its HTML in the reader's language: what Django asks for where a template shows a value."""
        return escape(_translators[-1](self))

    def __reduce__(self) -> Any:
        return str, (str(self),)


_translators: list[Callable[[Sentence], str]] = [str]


def translate_by(translator: Callable[[Sentence], str]) -> None:
    """Say who translates sentences for pages."""
    _translators[-1] = translator


def say(pattern: str, *, context: str = "", **values: Any) -> Sentence:
    """A sentence: `say("“{name}” is taken.", name=name)`. Values may be sentences themselves."""
    return Sentence(pattern, context=context, **values)


def say_number(one: str, many: str, number: int, **values: Any) -> Sentence:
    """A sentence that counts: `say_number("{number:,} article", "{number:,} articles", 3)`."""
    return Sentence(one, plural=many, number=number, **values)


def say_either(words: Iterable[str]) -> str:
    """Words of which one is meant: “a or b or c”."""
    return reduce(lambda these, last: say("{these} or {last}", these=these, last=last), words)


def say_list(words: Iterable[str]) -> str:
    """Words one after the other: “a, b, c”."""
    return reduce(lambda these, last: say("{these}, {last}", these=these, last=last), words)


def join_sentences(sentences: Iterable[str]) -> str:
    """One sentence after the other, in each language; what is empty is left out."""
    said = list(filter(None, sentences)) or [""]
    return reduce(lambda before, last: say("{before} {last}", before=before, last=last), said)
