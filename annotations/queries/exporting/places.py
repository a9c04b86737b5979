"""What Python writes into the JSON of annotations: the text around passages, and what hangs on quotation marks.

PostgreSQL leaves places for it. In the text of an article it counts to each offset anew, and marks it cannot pair.
"""

from json.encoder import encode_basestring

from annotations.models.fields import spans_of
from annotations.text.quotes.quotations import find_quoted_parts, form_of_parts
from annotations.text.selectors import CONTEXT

PLACE = "\x01"
"""Before and behind a place: in JSON no text holds it, escaped it is another."""


def fill(document: str, text: str) -> str:
    """JSON whose places are filled from the text of its revision."""
    parts = document.split(PLACE)
    for number in range(1, len(parts), 2):
        place = parts[number]
        if place[0] == "p":
            offset = int(place[1:])
            parts[number] = encode_basestring(text[max(offset - CONTEXT, 0) : offset])
        elif place[0] == "s":
            offset = int(place[1:])
            parts[number] = encode_basestring(text[offset : offset + CONTEXT])
        else:
            parts[number] = _describe_form(place, text)
    return "".join(parts)


def _describe_form(place: str, text: str) -> str:
    """The form of a quote and which of its words are quoted."""
    sort, chosen, multirange = place.split(" ")
    spans = spans_of(multirange)
    quoted = find_quoted_parts(text, spans)
    form = chosen or form_of_parts(text, spans, quoted)
    with_text = sort == "words"
    parts = [
        f'{{"start": {start}, "end": {end}'
        + (f', "text": {encode_basestring(text[start:end])}}}' if with_text else "}")
        for start, end in quoted
    ]
    return f'"form" : "{form}", "quoted" : [{", ".join(parts)}]'
