"""What is typed into a page comes without what is blank at its ends: every field of every form, but for those that say."""

import pytest
from django import forms
from django.test.html import parse_html
from django.utils.functional import Promise

from annotations import forms as room
from annotations.forms.fields import LongSelect, PageForm
from annotations.sentences import Sentence, say
from tests.german import speak_german
from tests.house.modules import classes_of

BLANK = "\u200b \u2060\n"
WORDS = "wörd ❤\ufe0f"
KEEPING = {
    "TagsForm.tags",
    "EntityForm.aliases",
}
KEEPING |= {"GuidelinesForm.text", "MarkForm.passage", "SlotForm.value"}
KEEPING |= {
    f"{form}.{name}" for form in ("NewPersonForm", "PasswordForm") for name in ("password1", "password2")
}
"""What is as it was typed, also at its ends: Markdown, words that are looked up in a text, passwords."""

UNSEEN = {
    "EntityFilter": {"after"},
    "KindForm": {"kind"},
    "ManyForm": {"take_back"},
    "MergedForm": {"gone"},
    "RecordForm": {"make"},
    "SlotForm": {"value", "clear"},
    "SpansForm": {"part"},
    "TakeUpForm": {"quote"},
}
"""Fields whose controls the pages write themselves, with words of their own."""

FIELDS = {
    f"{form.__name__}.{name}": field
    for form in classes_of(room, PageForm)
    for name, field in form.base_fields.items()
    if isinstance(field, forms.CharField)
}


def bound(field: forms.Field, value: str) -> PageForm:
    return type("OneField", (PageForm,), {"field": field})({"field": value})


def test_the_fields_are_found():
    assert {name for name, field in FIELDS.items() if not field.strip} == KEEPING
    assert {"NewProjectForm.slug", "DescriptionForm.url", "PersonForm.last_name", "MoveForm.note"} < set(
        FIELDS
    )


@pytest.mark.parametrize("name", sorted(FIELDS.keys() - KEEPING))
def test_what_nobody_sees_is_nothing(name):
    form = bound(FIELDS[name], BLANK)

    if FIELDS[name].required:
        assert form.errors == {"field": ["This field is required."]}
    else:
        assert form.is_valid()
        assert not form.cleaned_data["field"]


@pytest.mark.parametrize("name", sorted(FIELDS.keys() - KEEPING))
def test_what_is_typed_is_trimmed_and_shown_so(name):
    form = bound(FIELDS[name], f"{BLANK}{WORDS}{BLANK}")

    assert form["field"].value() == WORDS
    if type(FIELDS[name]) is forms.CharField:
        assert form.is_valid()
        assert form.cleaned_data == {"field": WORDS}


@pytest.mark.parametrize("name", sorted(KEEPING))
def test_what_is_kept_is_kept(name):
    form = bound(FIELDS[name], f" {WORDS}\u200b")

    assert form.is_valid()
    assert form.cleaned_data == {"field": f" {WORDS}\u200b"}


@pytest.mark.parametrize("value", ["b & c", "", None, "unknown"])
def test_a_long_choice_is_the_same_to_a_browser_as_djangos(value):
    choices = [("", "–"), ("a", "A <b>"), ("b & c", "B “c”")]
    attrs = {"id": "id_of", "aria-describedby": "help"}

    long, djangos = (
        kind(attrs={"class": "wide"}, choices=choices).render("of", value, attrs)
        for kind in (LongSelect, forms.Select)
    )

    assert parse_html(long) == parse_html(djangos)


class Refusing(PageForm):
    """A form with which something is wrong in each way in which that is said."""

    name = forms.CharField(required=False)

    def clean_name(self) -> str:
        raise forms.ValidationError([say("“{name}” is taken.", name=self.cleaned_data["name"]), "by Ann"])

    def clean(self) -> None:
        self.add_error(None, say("Choose one."))
        raise forms.ValidationError({"name": say("Choose one.")})


def test_what_is_wrong_is_said_in_the_language_of_the_page():
    words = {"“{name}” is taken.": "„{name}“ ist vergeben.", "Choose one.": "Wählen Sie eins."}
    with speak_german(words):
        form = Refusing({"name": "<b>"})
        form.full_clean()

    assert form.errors == {
        "name": ["„<b>“ ist vergeben.", "by Ann", "Wählen Sie eins."],
        "__all__": ["Wählen Sie eins."],
    }
    assert Refusing({"name": "x"}).errors["name"][0] == "“x” is taken."


@pytest.mark.parametrize("form", classes_of(room, forms.Form), ids=lambda form: form.__name__)
def test_every_label_and_hint_can_be_translated(form):
    """The name of a field is nobody's word for it, and a text that is fixed at the start stays English."""
    shown = {
        name: field
        for name, field in form.base_fields.items()
        if not field.widget.is_hidden and name not in UNSEEN.get(form.__name__, ())
    }
    fixed = {
        name
        for name, field in shown.items()
        for words in (field.label, field.help_text or say(""), field.widget.attrs.get("placeholder", say("")))
        if not isinstance(words, Promise | Sentence)
    }

    assert fixed == set()
