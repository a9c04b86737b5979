"""Forms of the list of articles and of the ways in."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.choices import ArticleState
from annotations.forms.fields import (
    HiddenForm,
    IdsField,
    LinesField,
    NamesSelect,
    PageForm,
    VersionField,
    any_of,
)
from annotations.forms.timestamps import DayField, MomentField, put_in_zone
from annotations.policy import Actor
from annotations.sentences import say
from annotations.text.file_kinds import PLAIN_SUFFIXES, check_plain_file
from annotations.text.headlines import guess_headline
from annotations.text.normalise import MAX_BYTES, UndecodableText, UnusableText, decode

MOST_AT_ONCE = 200
"""Articles that one can assign in one step."""


class ArticleFilter(PageForm):
    """What the list shows; lives in the URL."""

    q = forms.CharField(
        label=_("Search"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Search")}),
    )
    state = forms.ChoiceField(
        label=_("State"), choices=any_of(ArticleState, empty=say("Any state")), required=False
    )
    outlet = forms.CharField(label=_("Outlet"), max_length=200, required=False)
    published_after = DayField(say("Published from"))
    published_before = DayField(say("Published until"))
    mine = forms.BooleanField(label=_("Assigned to me"), required=False)
    after = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    before = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, zone: datetime.tzinfo) -> None:
        super().__init__(data)
        put_in_zone(self, zone)


class RawText(forms.Field):
    """A text as it was sent: nothing is stripped from it, and what is wrong with it is said elsewhere."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return value or ""


class DescriptionForm(PageForm):
    """What describes an article."""

    headline = forms.CharField(label=_("Headline"), max_length=500, required=False)
    standfirst = LinesField(
        label=_("Standfirst"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    byline = forms.CharField(
        label=_("Byline"), max_length=500, required=False, help_text=_("As printed: “By I. Okafor”.")
    )
    outlet = forms.CharField(
        label=_("Outlet"), max_length=200, required=False, help_text=_("Who published it: “Harbour Courier”.")
    )
    url = forms.URLField(label=_("Web address"), max_length=500, required=False, assume_scheme="https")
    published_at = MomentField(label=_("Published"), required=False)
    language = forms.CharField(
        label=_("Language"),
        max_length=35,
        required=False,
        initial="en",
        help_text=_("A code: en, de, fr-CA."),
    )
    external_id = forms.CharField(
        label=_("Reference number"),
        max_length=200,
        required=False,
        help_text=_("Your own number or code for it, used once in a project."),
    )

    def __init__(self, *args: Any, zone: datetime.tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_in_zone(self, zone)


class ImportForm(DescriptionForm):
    """An article: its text, pasted or in a file, and what describes it.

    After `is_valid`, `article_text` is the text. A file in another encoding leaves its likely name in
    `likely_encoding` and the text read that way in `as_likely`, for the person to judge.
    """

    file = forms.FileField(
        label=_("Text file"),
        required=False,
        allow_empty_file=True,
        help_text=_("Plain text, UTF-8, up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join([*PLAIN_SUFFIXES, "text/plain"])}),
    )
    text = RawText(
        label=_("Text of the article"),
        required=False,
        widget=forms.Textarea(attrs={"class": "text", "placeholder": _("Paste the article here.")}),
    )
    first_line = forms.BooleanField(
        label=_("If I leave it empty, the first line is the headline (it stays in the text)"), required=False
    )
    restricted = forms.BooleanField(
        label=_("Restricted: only managers can see it, and members whom they name"), required=False
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, zone=actor.project.zone, **kwargs)
        self.likely_encoding = ""
        self.as_likely = ""
        self.article_text = ""
        if not actor.manages:
            del self.fields["restricted"]

    def clean_file(self) -> str | None:
        upload = self.cleaned_data["file"]
        if upload is None:
            return None
        if upload.size > 4 * MAX_BYTES:
            raise forms.ValidationError(say("The file is longer than {most:,} bytes.", most=MAX_BYTES))
        data = upload.read()
        try:
            check_plain_file(data, upload.name)
            return decode(data)
        except UndecodableText as problem:
            self._offer(data, problem.likely_encoding)
            raise forms.ValidationError(problem.args[0]) from None
        except UnusableText as problem:
            raise forms.ValidationError(problem.args[0]) from None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "file" not in values:
            return values
        pasted, uploaded = values.get("text") or "", values["file"]
        if uploaded is not None and pasted:
            self.add_error("file", say("Either a file or a pasted text: there is one of each."))
        self.article_text = pasted if uploaded is None else uploaded
        return values

    @property
    def described(self) -> dict[str, Any]:
        """What describes the article, as `add_article` takes it."""
        names = ("standfirst", "byline", "outlet", "url", "published_at", "external_id", "restricted")
        values = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        values["language"] = self.cleaned_data["language"] or "en"
        values["headline"] = self.cleaned_data["headline"]
        if not values["headline"] and self.cleaned_data["first_line"]:
            values["headline"] = guess_headline(self.article_text)
        return values

    def _offer(self, data: bytes, encoding: str | None) -> None:
        if encoding is not None:
            self.likely_encoding = encoding
            self.as_likely = decode(data, encoding)


class AboutForm(DescriptionForm):
    """What describes an article that is there; `version` is the one that the person saw."""

    version = VersionField()

    @property
    def changes(self) -> dict[str, Any]:
        """What the person has changed, as `change_article` takes it."""
        return {name: self.cleaned_data[name] for name in self.changed_names if name != "version"}


class AccessForm(PageForm):
    """Who sees an article; `version` is the article's."""

    restricted = forms.BooleanField(
        label=_("Restricted: only managers and the members named here can see it"), required=False
    )
    readers = forms.MultipleChoiceField(
        label=_("Members who can see it then"), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = VersionField()

    def __init__(self, names: Sequence[str], *args: Any, left: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who is named and manages by now stays named: a form that does not show them would take them out.
        named = {*names, *self.initial.get("readers", ())} - {*left}
        choices = [
            *((name, name) for name in sorted(named)),
            *((name, say("{name} (has left)", name=name)) for name in left),
        ]
        self.fields["readers"].choices = choices  # type: ignore[attr-defined]


class GivenForm(PageForm):
    """To whom an article is given and until when, or from whom it is taken back; `names` are those to choose from."""

    member = forms.CharField(label=_("Assign to"), max_length=150, widget=NamesSelect)
    due_on = forms.DateField(
        label=_("Due by"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, names: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].widget.choices = [(name, name) for name in names]


class ManyForm(GivenForm):
    """To whom several articles of the list are assigned and until when, or from whom they are taken back."""

    article = IdsField(
        most=MOST_AT_ONCE, too_many=say("Select at most {most} articles.", most=MOST_AT_ONCE), required=False
    )
    take_back = forms.BooleanField(required=False)


class TakeOverForm(PageForm):
    """Who goes on with what somebody who has left began; `names` are those to choose from."""

    to = forms.CharField(label=_("Hand it over to"), max_length=150, widget=NamesSelect)

    def __init__(self, *args: Any, names: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].widget.choices = [(name, name) for name in names]


class DeleteForm(HiddenForm):
    """The version of an article that is to be taken out."""

    version = VersionField()
