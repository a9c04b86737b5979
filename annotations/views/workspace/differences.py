"""Two states of one annotation, line by line, in the reader's words. Decides nothing."""

from dataclasses import dataclass
from typing import Any

from django.forms import BooleanField, Form
from django.utils.text import capfirst

from annotations.sentences import say
from annotations.text.spans import join_parts
from annotations.translation import translate

NOTHING = say("nothing")


@dataclass(frozen=True)
class Line:
    """One thing that two states say: the reader's or the earlier one, and the other's or the later one."""

    label: str
    yours: str
    theirs: str


def passage(row: Any) -> str:
    """The words of an annotation."""
    return join_parts(row.texts)


def differences(yours: Form, theirs: Form) -> list[Line]:
    """The fields in which two fillings of one form differ."""
    names = [bound.name for bound in theirs.visible_fields() if bound.name in yours.fields]
    lines = [Line(_label(theirs, name), _shown(yours, name), _shown(theirs, name)) for name in names]
    return [line for line in lines if line.yours != line.theirs]


def _label(form: Form, name: str) -> str:
    label = form[name].label
    return capfirst(translate(label) if isinstance(label, str) else str(label))


def _shown(form: Form, name: str) -> str:
    """A field's value as the form's reader sees it."""
    value, field = form[name].value(), form.fields[name]
    if isinstance(field, BooleanField):
        return say("yes") if value else say("no")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or NOTHING
    said = "" if value is None else str(value)
    shown: str = dict(getattr(field, "choices", ())).get(said, said)
    return shown or NOTHING
