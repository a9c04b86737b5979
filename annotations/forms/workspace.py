"""What the workspace sends: every form is an ordinary one, with and without JavaScript."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from annotations.choices import Attribution, Form, Kind, Reason
from annotations.forms.fields import IdsField, LinesField, PageForm, any_of, unix_lines
from annotations.models import Annotation
from annotations.queries.workspace.waiting_words import MOST
from annotations.scheme import ATTRIBUTES, Attribute
from annotations.sentences import say
from annotations.text.normalise import MAX_BYTES
from annotations.text.quotes.quotations import form as form_of
from annotations.text.spans import Span, SpanProblem, read_spans
from annotations.translation import translate

_POSTED = {"form": "given_as"}  # a field called “form” hides its form from scripts

_IN_SHORT: dict[Any, str] = {
    Attribution.NAMED: say("named", context="Attribution"),
    Attribution.ARTICLE: say("article", context="Attribution"),
    Attribution.NOBODY: say("nobody", context="Attribution"),
}
"""What the line of folded fields says of whose words a quote is; the choice says it in full."""


def _read_spans(written: str) -> list[Span]:
    try:
        return read_spans(written)
    except SpanProblem as problem:
        raise ValidationError(problem.args[0]) from None


class SpansField(forms.CharField):
    """`326-373,380-384`: pairs of code point offsets."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=2000)

    def clean(self, value: Any) -> list[list[int]]:
        return [list(span) for span in _read_spans(super().clean(value))]


class WordsField(LinesField):
    """A passage as it stands in the text: white space counts, and line ends are those of the text."""

    widget: type[forms.Widget] = forms.TextInput

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, strip=False, max_length=20_000, **more)


class WriteForm(PageForm):
    """Every write names its action (sent twice, it is done once) and the version that the person saw."""

    action = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages={"required": _("Load the page again: this does not say which version you saw.")},
    )


class ArticleForm(WriteForm):
    """A write about the article; most of them work on whatever version it has."""

    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)


class MarkForm(PageForm):
    """A new annotation: a selection's offsets, or words to be found in the text."""

    action = forms.UUIDField(required=False, widget=forms.HiddenInput)
    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("It is a"), choices=any_of(Kind))
    spans = SpansField()
    passage = WordsField(
        label=_("Passage"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Copy it from the text, word for word."),
    )
    which = forms.IntegerField(
        label=_("Which one, if it is there more than once"), required=False, min_value=1, max_value=MAX_BYTES
    )

    @property
    def sentences(self) -> list[str]:
        """What is wrong with the form as a whole, or with what nobody types."""
        hidden = [str(error) for bound in self.hidden_fields() for error in bound.errors]
        return [*super().sentences, *hidden]


class SlotForm(WriteForm):
    """What fills a slot: a name or words that were typed, or the offsets of words that were selected.

    `clear` is the place of a link among those of the annotation that shall go, -1 for all in the slot.
    """

    value = WordsField()
    spans = SpansField()
    clear = forms.IntegerField(required=False, min_value=-1)

    place: Span | None = None
    """Where the typed words stand, if that was refused because it is in another paragraph."""


class FrameForm(WriteForm):
    """Words for several slots of a quote; `continues` and `within` are passages inside the quote that is meant."""

    ROLES = ("speaker", "cue", "addressee", "continues", "within")

    speaker = SpansField()
    cue = SpansField()
    addressee = SpansField()
    continues = SpansField()
    within = SpansField()


class SpansForm(WriteForm):
    """Another selection: the passage as it shall be, or one more part of it."""

    spans = SpansField()
    part = forms.BooleanField(required=False)


class MoveForm(WriteForm):
    """A move through the review, with the reason and the note that some moves need."""

    reason = forms.ChoiceField(required=False, choices=any_of(Reason, empty=say("choose …")), label=_("Why"))
    note = LinesField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), label=_("Note")
    )


class PlacesField(forms.Field):
    """Spans, each a value of its own or several in one: `326-329`, `380-383,401-404`."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        super().__init__(error_messages={"required": _("Choose at least one place.")})

    def clean(self, value: Any) -> list[Span]:
        return _read_spans(",".join(super().clean(value)))


class OccurrencesForm(WriteForm):
    """Which of the other places of an entity or a source shall be marked like it."""

    span = PlacesField()


class TakeUpForm(WriteForm):
    """Which annotations shall be linked to the one that their words mean; `quote` is the card on which that was said."""

    annotation = IdsField(
        most=MOST, too_many=say("Select at most {most} annotations.", most=MOST), required=False
    )
    quote = forms.UUIDField(required=False)

    @property
    def among(self) -> list[uuid.UUID]:
        """The annotations."""
        quote = self.cleaned_data["quote"]
        return [quote] if quote else self.cleaned_data["annotation"]


class RecordForm(WriteForm):
    """The record that a mention means, by its name; `make` adds one: to the project, or to this article only."""

    value = forms.CharField(required=False, max_length=300, label=_("Record"))
    make = forms.ChoiceField(required=False, choices=[("", ""), ("project", ""), ("article", "")])


class KindForm(WriteForm):
    """Another kind."""

    kind = forms.ChoiceField(choices=any_of(Kind))


def describe_attribute(kind: Kind, name: str, value: Any) -> str:
    """An attribute that is set, by the label of its field and in words: “to be checked: 2 worth checking”."""
    label = ATTRIBUTES[kind][name].label or name.replace("_", " ")
    if value is True:
        return label
    words = ATTRIBUTES[kind][name].words
    shown = value if words is None else dict(words.pairs())[str(value)]
    return say("{label}: {value}", label=label, value=shown)


def _describe_form(form: str) -> str:
    """The form of a quote with what it follows from, until somebody sets another one."""
    return {
        Form.DIRECT: say("direct (has quotation marks)"),
        Form.MIXED: say("mixed (quotation marks in part)"),
        Form.INDIRECT: say("indirect (no quotation marks)"),
    }[Form(form)]


class AttributesForm(WriteForm):
    """The attributes of one kind, made from the table of `frames`, and the tags of the project."""

    def __init__(self, row: Annotation, tags: Sequence[str], text: str | None, data: Any = None) -> None:
        self.kind = Kind(row.kind)
        self.passage = " ".join(row.texts)
        start = {"version": row.version, "tags": list(map(unix_lines, row.tags))}
        for name, attribute in ATTRIBUTES[self.kind].items():
            default = self.passage if attribute.starts_as_passage else None
            start[_POSTED.get(name, name)] = row.attributes.get(name, default)
        super().__init__(data, initial=start, auto_id=f"%s-{row.pk}")
        for name, attribute in ATTRIBUTES[self.kind].items():
            self.fields[_POSTED.get(name, name)] = self._field(name, attribute, row, text)
        if tags or row.tags:
            # A browser sends other line ends than may be stored.
            self.tags = {unix_lines(tag): tag for tag in [*map(unix_lines, tags), *row.tags]}
            choices = sorted(self.tags.items())
            self.fields["tags"] = forms.MultipleChoiceField(
                choices=choices, required=False, label=_("Tags"), widget=forms.CheckboxSelectMultiple
            )
        self.show_lines()

    def _field(self, name: str, attribute: Attribute, row: Annotation, text: str | None) -> forms.Field:
        label = translate(attribute.label or name)
        if attribute.starts_as_passage:
            longest = max(attribute.longest, len(self.passage))
            rows = forms.Textarea(attrs={"rows": 2})
            return LinesField(
                required=False, label=label[:1].upper() + label[1:], max_length=longest, widget=rows
            )
        if attribute.words is not None:
            derived = _describe_form(form_of(text, row.spans)) if name == "form" and text else ""
            choices = [("", derived or attribute.unset), *attribute.words.pairs()]
            return forms.TypedChoiceField(
                required=False, label=label, choices=choices, coerce=attribute.holds, empty_value=None
            )
        if attribute.holds is bool:
            return forms.BooleanField(required=False, label=label)
        if attribute.date:
            date = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            return forms.DateField(required=False, label=label, widget=date)
        return forms.CharField(required=False, label=label, max_length=attribute.longest)

    @property
    def main(self) -> list[forms.BoundField]:
        """The fields that a card shows at once."""
        return [self[name] for name in self._main]

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that it shows on demand."""
        return [self[name] for name in self.fields if name not in {*self._main, "version", "action"}]

    @property
    def _main(self) -> list[str]:
        return [
            _POSTED.get(name, name) for name, attribute in ATTRIBUTES[self.kind].items() if attribute.main
        ]

    @property
    def more_says(self) -> str:
        """What is set among those, in a line."""
        said = (self._say_set(bound) for bound in self.more)
        return " · ".join(filter(None, said)) or translate(say("Details"))

    def _say_set(self, bound: forms.BoundField) -> str:
        """What a field is set to, in a few words; nothing if it is not."""
        value = bound.initial
        if value is True:
            return translate(bound.label)
        if isinstance(value, list):
            return ", ".join(value)
        names = {field: name for name, field in _POSTED.items()}
        attribute = ATTRIBUTES[self.kind].get(names.get(bound.name, bound.name))
        labels = dict(attribute.words.pairs()) if attribute and attribute.words else {}
        return translate(_IN_SHORT.get(value) or labels.get(value, value or ""))

    def changes(self) -> dict[str, Any]:
        """What the person has changed, in the shape of the API; what is empty is unset."""
        sent = {name: self.cleaned_data[name] for name in self.changed_names}
        posted = {name: _POSTED.get(name, name) for name in ATTRIBUTES[self.kind]}
        values = {name: self._value(name, sent[field]) for name, field in posted.items() if field in sent}
        tags = {"tags": [self.tags[tag] for tag in sent["tags"]]} if "tags" in sent else {}
        return {"attributes": values, **tags}

    def _value(self, name: str, value: Any) -> Any:
        """What a field's value is in the shape of the API."""
        attribute = ATTRIBUTES[self.kind][name]
        if attribute.starts_as_passage and value == self.passage:
            return None
        if attribute.date:
            return value.isoformat() if value else None
        return value if attribute.holds is int else value or None
