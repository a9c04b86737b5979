"""Which place in a text somebody means who types a passage instead of selecting it."""

from itertools import islice

from annotations.refusals import Invalid
from annotations.sentences import Sentence, say
from annotations.text.same_words import find_same
from annotations.text.span import Span

MOST = 5_000_000
"""Places of the same words among which one can be named: more than any text has."""


def place_of(text: str, words: str, which: int | None) -> Span:
    """The place of the words; of several, the one that `which` counts from 1.

    Where they stand exactly as they are typed, only those places count, and else all that are the same to a reader.
    """
    same = list(islice(find_same(text, words), MOST + 1))
    exact = [span for span in same if text[span.start : span.end] == words.strip()]
    places = exact or same
    if not places:
        raise Invalid(say("These words are not in the text; copy them from it."), field="passage")
    if (which is None and len(places) > 1) or (which or 1) > len(places):
        raise Invalid(_count_places(len(places)), field="which")
    return places[(which or 1) - 1]


def _count_places(number: int) -> Sentence:
    if number > MOST:
        return say("These words are there more than {most:,} times; say which one.", most=MOST)
    if number > 1:
        return say("These words are there {number:,} times; say which one.", number=number)
    return say("These words are there only once.")
