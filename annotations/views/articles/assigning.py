"""Assigning several articles of the list at once."""

from collections.abc import Iterator

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.actions.access import ManyAssigned, assign_many, take_back_many
from annotations.forms.articles import ManyForm
from annotations.refusals import Invalid
from annotations.sentences import say_number
from annotations.views.answers import SignedIn, page
from annotations.views.notices import tell_success
from annotations.views.project.settings import manager_of


@require_POST
@page
def assign(request: SignedIn, slug: str) -> HttpResponse:
    """Assign the selected articles to a member, or take them back, and go back to the list as it was."""
    manager_of(request, slug)
    form = ManyForm(request.POST)
    if not form.is_valid():
        raise Invalid(form.every_sentence)
    ids, name = form.cleaned_data["article"], form.cleaned_data["member"]
    if form.cleaned_data["take_back"]:
        counts = take_back_many(by=request.user, slug=slug, article_ids=ids, username=name)
        tell_success(request, _say_taken_back(counts, name))
    else:
        due_on = form.cleaned_data["due_on"]
        counts = assign_many(by=request.user, slug=slug, article_ids=ids, username=name, due_on=due_on)
        tell_success(request, *_say_assigned(counts, name))
    filters = QueryDict(request.POST.get("list", "")).urlencode()
    return redirect(f"{reverse('articles', args=[slug])}{'?' if filters else ''}{filters}")


def _say_assigned(counts: ManyAssigned, name: str) -> Iterator[str]:
    yield say_number(
        "Assigned 1 article to {name}.", "Assigned {number:,} articles to {name}.", counts.done, name=name
    )
    if counts.before:
        yield say_number(
            "{name} already had 1 article of these.",
            "{name} already had {number:,} articles of these.",
            counts.before,
            name=name,
        )
    if counts.unseen:
        yield say_number(
            "1 article not: restricted, and {name} is not among those who may see it.",
            "{number:,} articles not: restricted, and {name} is not among those who may see it.",
            counts.unseen,
            name=name,
        )


def _say_taken_back(counts: ManyAssigned, name: str) -> str:
    return say_number(
        "Took 1 article back from {name}. What {name} marked stays.",
        "Took {number:,} articles back from {name}. What {name} marked stays.",
        counts.done,
        name=name,
    )
