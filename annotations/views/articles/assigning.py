"""Assigning several articles of the list at once."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.actions.access import ManyAssigned, assign_many, take_back_many
from annotations.forms.articles import ManyForm
from annotations.refusals import Invalid
from annotations.views.answers import SignedIn, page
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
        messages.success(request, _say_taken_back(counts, name))
    else:
        due_on = form.cleaned_data["due_on"]
        counts = assign_many(by=request.user, slug=slug, article_ids=ids, username=name, due_on=due_on)
        messages.success(request, _say_assigned(counts, name))
    filters = QueryDict(request.POST.get("list", "")).urlencode()
    return redirect(f"{reverse('articles', args=[slug])}{'?' if filters else ''}{filters}")


def _say_assigned(counts: ManyAssigned, name: str) -> str:
    sentence = f"Assigned {_count(counts.done)} to {name}."
    if counts.before:
        sentence += f" {name} already had {_count(counts.before)} of these."
    if counts.unseen:
        sentence += f" {_count(counts.unseen)} not: restricted, and {name} is not among those who may see it."
    return sentence


def _say_taken_back(counts: ManyAssigned, name: str) -> str:
    return f"Took {_count(counts.done)} back from {name}. What {name} marked stays."


def _count(number: int) -> str:
    return "1 article" if number == 1 else f"{number:,} articles"
