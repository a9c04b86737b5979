"""What the forms share."""

from typing import Any

from django import forms

from annotations.actions.cleaning import strip_ends
from annotations.choices import Word


class TypedField(forms.BoundField):
    """A field with what was typed into it: without what is blank at the ends, unless the field keeps that."""

    @property
    def data(self) -> Any:
        value = super().data
        return strip_ends(value) if getattr(self.field, "strip", False) else value


class PageForm(forms.Form):
    """A form without colons; `field.html` shows its fields."""

    bound_field_class = TypedField
    required_css_class = "required"
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    @property
    def first_sentence(self) -> str:
        """The first thing that is wrong, for a page that has no place for all of them."""
        return str(next(iter(self.errors.values()))[0])

    @property
    def sentences(self) -> list[str]:
        """What is wrong with the form as a whole."""
        return [str(sentence) for sentence in self.non_field_errors()]


def any_of(words: type[Word], *, empty: str = "") -> list[tuple[str, str]]:
    """Choices of an enum; with `empty`, a first one that means none of them."""
    return [*([("", empty)] if empty else []), *words.pairs()]


def autofill(name: str) -> dict[str, str]:
    """What tells a password manager what a field is, and keeps capitals and corrections out of it."""
    return {"autocomplete": name, "autocapitalize": "none", "spellcheck": "false"}
