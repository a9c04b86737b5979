"""What the forms share."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.actions.cleaning import strip_ends
from annotations.enums import Word
from annotations.refusals import Invalid
from annotations.sentences import Sentence, say
from annotations.translation import translate

T = TypeVar("T")

INCOMPLETE = say("This form is not complete: open the page again.")

_ASCII_SPACE = " \t\n\f\r"


class PageField(forms.BoundField):
    """A field of a form: what is typed into it comes without blank ends, and has its own direction."""

    @property
    def data(self) -> Any:
        """What was sent, without what is blank at its ends, unless the field keeps that."""
        value = super().data
        return strip_ends(value) if getattr(self.field, "strip", False) else value

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the direction to the attributes of fields for words; addresses, dates and numbers have none."""
        widget = widget or self.field.widget
        for_words = isinstance(widget, forms.Textarea) or type(widget) is forms.TextInput
        return super().build_widget_attrs({**attrs, "dir": "auto"} if for_words else attrs, widget)


class NamesSelect(forms.Select):
    """A choice of names that people have given, each with its own direction."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the direction to an option."""
        option = super().create_option(*args, **kwargs)
        option["attrs"]["dir"] = "auto"
        return option


class IdsField(forms.Field):
    """Ids of what was selected on a page, any number up to `most`: which of them there are, the action looks at.

    `too_many` is what is said of more.
    """

    widget = forms.MultipleHiddenInput

    def __init__(self, *, most: int, too_many: str, **options: Any) -> None:
        super().__init__(**options)
        self.most, self.too_many = most, too_many

    def clean(self, value: Any) -> list[uuid.UUID]:
        """Read them; `ValidationError` for what is no id, and for too many."""
        sent = super().clean(value) or []
        if len(sent) > self.most:
            raise forms.ValidationError(self.too_many)
        try:
            return [uuid.UUID(one) for one in sent]
        except ValueError:
            raise forms.ValidationError(INCOMPLETE) from None


class LongSelect(forms.Select):
    """A choice of hundreds of plain words: Django renders two templates for each option, 30 ms for all time zones."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Write the control and its options in one go."""
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "\n",
            "<option{}>{}</option>",
            ((flatatt({"value": key, "selected": str(key) == chosen}), label) for key, label in self.choices),
        )
        given = flatatt({**self.build_attrs(self.attrs, attrs), "name": name})
        return format_html("<select{}>\n{}\n</select>", given, options)


class PageForm(forms.Form):
    """A form without colons; `field.html` shows its fields.

    `initial` is what is stored. A field that comes back as a browser was shown it has the stored value in
    `cleaned_data`, whatever a browser makes of that on the way and whether or not it could be stored today:
    `changed_names` are the other fields. Line ends are those of our texts, `\\n`.
    """

    bound_field_class = PageField
    required_css_class = "required"
    use_required_attribute = False

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_with_line_ends(data), *args, **{"label_suffix": "", **kwargs})
        self.show_lines()

    def show_lines(self) -> None:
        """Give a stored text of several lines a control that can show them: a browser joins them in a line."""
        for name, field in self.fields.items():
            stored, widget = self.initial.get(name), field.widget
            lines = unix_lines(stored).count("\n") + 1 if isinstance(stored, str) else 1
            if type(widget) is forms.TextInput and lines > 1:
                field.widget = forms.Textarea(attrs={**widget.attrs, "cols": False, "rows": min(lines, 8)})

    def full_clean(self) -> None:
        """Check what was sent; of what nobody has changed the stored value stays, and nothing is wrong with it."""
        super().full_clean()
        if self.is_bound:
            for name in self.initial.keys() & self.fields.keys() - set(self.changed_names):
                self.errors.pop(name, None)
                self.cleaned_data[name] = self.initial[name]

    def add_error(self, field: str | None, error: Any) -> None:
        """Put what is wrong at a field, or at the form, in the language of the page: errors are kept as text."""
        problem = error if isinstance(error, ValidationError) else ValidationError(error)
        by_field = getattr(problem, "error_dict", None)
        for leaf in chain(*by_field.values()) if by_field is not None else problem.error_list:
            leaf.message = translate(leaf.message) if isinstance(leaf.message, Sentence) else leaf.message
        super().add_error(field, problem)

    @property
    def changed_names(self) -> list[str]:
        """The fields that came back with something else than was shown."""
        return [name for name in self.fields if name not in self.initial or not self._is_as_shown(name)]

    def _is_as_shown(self, name: str) -> bool:
        bound = self[name]
        widget = bound.field.widget
        sent = widget.value_from_datadict(self.data, self.files, bound.html_name)  # as it came, ends and all
        stored = bound.field.prepare_value(bound.initial)
        if isinstance(widget, forms.CheckboxInput):
            return bool(sent) == widget.check_test(stored)
        shown = widget.format_value(stored)
        if isinstance(widget, forms.CheckboxSelectMultiple):
            return set(sent or ()) == set(map(unix_lines, shown))
        if isinstance(widget, forms.Select):
            shown = next(iter(shown), "")
        return as_typed(widget, "" if sent is None else str(sent)) == as_typed(widget, shown or "")

    def read(self) -> dict[str, Any]:
        """What was sent, cleaned; raises `Invalid` with the first thing that is wrong."""
        if not self.is_valid():
            raise Invalid(self.first_sentence)
        return self.cleaned_data

    @property
    def first_sentence(self) -> str:
        """The first thing that is wrong, for a page that has no place for all of them."""
        return str(next(iter(self.errors.values()))[0])

    @property
    def every_sentence(self) -> str:
        """All that is wrong, in a line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)

    @property
    def sentences(self) -> list[str]:
        """What is wrong with the form as a whole."""
        return [str(sentence) for sentence in self.non_field_errors()]


class HiddenForm(PageForm):
    """A form of what the page knows, without anything that people type or choose."""

    @property
    def first_sentence(self) -> str:
        return INCOMPLETE


def as_typed(widget: forms.Widget, text: str) -> str:
    """A text as a control hands it back: only areas and hidden ones keep line ends, addresses no space around them.

    These are the value sanitization algorithms of the HTML standard.
    """
    text = unix_lines(text)
    if isinstance(widget, forms.Textarea | forms.HiddenInput):
        return text
    text = text.replace("\n", "")
    return text.strip(_ASCII_SPACE) if isinstance(widget, forms.EmailInput | forms.URLInput) else text


def read_lines(text: str, known: Sequence[tuple[str, T]], read: Callable[[str], T]) -> list[T]:
    """What the lines of an area stand for: `known` are lines as they were shown, each with its stored value.

    A stored text of several lines is one value as long as they stand together. `read` makes values of other lines
    that are not empty.
    """
    left = [(unix_lines(shown).split("\n"), value) for shown, value in known]
    lines, values, place = unix_lines(text).split("\n"), [], 0
    while place < len(lines):
        same = [pair for pair in left if lines[place : place + len(pair[0])] == pair[0]]
        if same:
            pair = max(same, key=lambda pair: len(pair[0]))
            left.remove(pair)
            values.append(pair[1])
            place += len(pair[0])
        else:
            if lines[place].strip():
                values.append(read(lines[place]))
            place += 1
    return values


def unix_lines(text: str) -> str:
    """A text with the line ends of our texts."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _with_line_ends(data: Any) -> Any:
    """What was sent, with the line ends of our texts: a form's data has those of the network."""
    if isinstance(data, QueryDict):
        if not any("\r" in str(value) for _, values in data.lists() for value in values):
            return data
        copy = data.copy()
        for name, values in data.lists():
            copy.setlist(name, [unix_lines(str(value)) for value in values])
        return copy
    if isinstance(data, Mapping):
        return {name: unix_lines(value) if isinstance(value, str) else value for name, value in data.items()}
    return data


class VersionField(forms.IntegerField):
    """The version that a person saw, which their write is about."""

    widget = forms.HiddenInput

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(required=required, min_value=0, max_value=2**31 - 1)


class LinesField(forms.CharField):
    """Text of several lines, with the line ends that its form gives it."""

    widget: type[forms.Widget] = forms.Textarea


def any_of(words: type[Word], *, empty: str = "") -> list[tuple[str, str]]:
    """Choices of an enum; with `empty`, a first one that means none of them."""
    return [*([("", empty)] if empty else []), *words.pairs()]


def _say_password_rules() -> str:
    return " ".join(password_validators_help_texts())


password_rules = lazy(_say_password_rules, str)
"""What a password has to be, in the language of the page that shows it."""


def autofill(name: str) -> dict[str, str]:
    """What tells a password manager what a field is, and keeps capitals and corrections out of it."""
    return {"autocomplete": name, "autocapitalize": "none", "spellcheck": "false"}
