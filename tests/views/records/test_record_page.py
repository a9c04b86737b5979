"""A record's page: all quotes of one person, with a way to each passage and no word of what one may not see."""

import re

import pytest

from annotations.actions.articles import change_article
from annotations.actions.records.entities import add_entity
from annotations.models import AccessEntry, Entity
from annotations.queries.lists import keyset
from annotations.queries.record_page import RELATIONS
from tests import factories
from tests.views.conftest import text_of

TEXT = "“One,” Voss told Moll. “Two.” Moll said Voss was “late.” Costs rise."
LIST = "/p/desk/entities/"


@pytest.fixture
def voss(project, ann):
    return add_entity(by=ann, project=project, values={"name": "Mara Voss", "type": "person"})[0]


def fill(project, by, record, text=TEXT, **described):
    """An article in which the record is in each of the five lists, once but for a quote that goes on."""
    article = factories.article(project, by, text=text, **described)
    mention = factories.annotation(article, by, "entity", "Voss", attributes={"entity": str(record.pk)})

    def link(*roles):
        return [{"role": role, "target": str(mention.pk)} for role in roles]

    one = factories.annotation(article, by, "quote", "“One,”", links=link("speaker"))
    two = [{"role": "continues", "target": str(one.pk)}]
    factories.annotation(article, by, "quote", "“Two.”", links=two)
    factories.annotation(article, by, "quote", "told Moll. “Two.” Moll", links=link("addressee"))
    factories.annotation(article, by, "quote", "“One,” Voss told")
    factories.annotation(article, by, "claim", "Costs rise", links=link("claimant"))
    return article


def counts_of(answer) -> dict[str, str]:
    return {name: str(count) for name, count in answer.context["found"].counts.items()}


ONE_EACH = {"speaker": "2", "addressee": "1", "about": "1", "claimant": "1", "mention": "1"}


def test_a_page_shows_all_that_has_to_do_with_a_record(browse, project, ann, voss):
    article = fill(project, ann, voss, outlet="Courier", published_at="2026-03-12", headline="Costs")
    client = browse("ann")

    first = client.get(f"{LIST}{voss.pk}/")

    assert counts_of(first) == ONE_EACH
    assert "Said by 2 Said to 1 Quotes that mention 1 Claims 1 Mentions 1" in text_of(first)
    assert "“Two.” quote Mara Voss goes on" in text_of(first)
    assert "Costs Courier · 12 Mar" in text_of(first)
    for name in RELATIONS:
        shown = client.get(f"{LIST}{voss.pk}/?show={name}")
        ways = re.findall(rf'/a/{article.pk}/\?annotation=([0-9a-f-]+)"', shown.content.decode())
        assert len(ways) == len(shown.context["found"].passages) == int(ONE_EACH[name])
        for way in ways:
            assert client.get(f"/a/{article.pk}/?annotation={way}").status_code == 200


def test_the_list_leads_to_the_mentions(browse, project, ann, voss):
    fill(project, ann, voss)

    page = browse("ann").get(LIST).content.decode()

    assert f'href="{LIST}{voss.pk}/?show=mention"' in page


def test_filters_narrow_all_lists_and_their_counts(browse, project, ann, voss):
    fill(project, ann, voss, outlet="Courier", published_at="2026-03-12")
    fill(project, ann, voss, text=f"{TEXT} Later.", outlet="Post", published_at="2026-05-01")
    client, page = browse("ann"), f"{LIST}{voss.pk}/"
    twice = {name: str(2 * int(count)) for name, count in ONE_EACH.items()}
    for query, expected in {
        "": twice,
        "outlet=Post": ONE_EACH,
        "status=draft": twice,
        "status=approved": dict.fromkeys(ONE_EACH, "0"),
        "published_after=2026-04-01": ONE_EACH,
        "published_before=2026-03-12": ONE_EACH,
        "published_after=2026-04-01&outlet=Courier": dict.fromkeys(ONE_EACH, "0"),
    }.items():
        assert counts_of(client.get(f"{page}?{query}")) == expected, query
    for query in ("status=lost", "show=all", "published_after=yesterday", "after=x"):
        assert client.get(f"{page}?{query}").status_code == 422, query


def test_a_count_says_nothing_of_what_one_may_not_see(browse, project, ann, max_, voss):
    """Not of restricted articles, and not of another annotator's layer; to nobody, as in all lists and exports."""
    fill(project, ann, voss)
    hidden = fill(project, max_, voss, text=f"{TEXT} Later.", headline="Hush", outlet="Whisper")
    change_article(by=max_, article_id=hidden.pk, version=None, changes={"restricted": True})

    for name, told in (("ann", False), ("max", True)):
        client = browse(name)
        for show in RELATIONS:
            answer = client.get(f"{LIST}{voss.pk}/?show={show}")
            assert counts_of(answer) == ONE_EACH
            assert "Hush" not in text_of(answer)
            assert ("Passages in restricted articles are not listed here." in text_of(answer)) == told


def test_a_local_record_s_page_shows_its_article(browse, project, ann, max_):
    hidden = factories.article(project, max_, text=TEXT, restricted=True)
    local, _ = add_entity(
        by=max_, project=project, values={"name": "a nurse", "type": "person"}, article_id=hidden.pk
    )
    factories.annotation(hidden, max_, "entity", "Voss", attributes={"entity": str(local.pk)})

    assert counts_of(browse("max").get(f"{LIST}{local.pk}/"))["mention"] == "1"
    assert browse("ann").get(f"{LIST}{local.pk}/").status_code == 404


def test_words_of_a_restricted_article_in_the_hint_are_logged_as_read(browse, project, max_):
    text = "“No,” a nurse said."
    hidden = factories.article(project, max_, text=text, restricted=True)
    values = {"name": "a nurse", "type": "person"}
    local, _ = add_entity(by=max_, project=project, values=values, article_id=hidden.pk)
    links = [{"role": "speaker", "spans": [[6, 13]]}]
    factories.annotation(hidden, max_, "quote", "“No,”", links=links)
    AccessEntry.objects.all().delete()

    page = browse("max").get(f"{LIST}{local.pk}/")

    assert "1 quote says “a nurse” without a link." in text_of(page)
    assert [entry.article_id for entry in AccessEntry.objects.filter(article__isnull=False)] == [hidden.pk]


def test_pages_lead_on_and_back(browse, project, ann, voss, monkeypatch):
    """The newest article first, and within one as it was marked."""
    monkeypatch.setattr(keyset, "PAGE", 2)
    for day in ("2026-03-12", "2026-05-01", ""):
        fill(project, ann, voss, text=f"{TEXT} {day}", published_at=day or None, headline=day or "undated")
    client, query, pages = browse("ann"), "", []
    while query is not None:
        answer = client.get(f"{LIST}{voss.pk}/?show=speaker{query}")
        pages.append(
            [(p.annotation.article.headline, p.annotation.texts[0]) for p in answer.context["found"].passages]
        )
        query = (
            f"&after={answer.context['page'].next}".replace("+", "%2B")
            if answer.context["page"].next
            else None
        )
    back = client.get(
        f"{LIST}{voss.pk}/?show=speaker&before={answer.context['page'].previous}".replace("+", "%2B")
    )

    assert pages == [[(name, "“One,”"), (name, "“Two.”")] for name in ("undated", "2026-05-01", "2026-03-12")]
    assert back.context["page"].range == "3–4 of 6"


def test_a_page_takes_as_many_statements_for_many_as_for_one(
    browse, project, ann, voss, django_assert_max_num_queries
):
    client = browse("ann")
    client.get(f"{LIST}{voss.pk}/")
    for place in range(3):
        fill(project, ann, voss, text=f"{TEXT} {place}")
        with django_assert_max_num_queries(18):
            client.get(f"{LIST}{voss.pk}/")


def test_what_a_list_shows_is_exported(browse, project, ann, voss):
    fill(project, ann, voss, outlet="Courier")
    page = browse("ann").get(f"{LIST}{voss.pk}/?show=speaker&status=draft&outlet=Courier")

    [way] = re.findall(r'href="(/p/desk/export/\?speaker[^"]+)"', page.content.decode())
    export = browse("ann").get(way.replace("&amp;", "&"))

    assert "2 annotations in 1 article" in text_of(export)
    assert f"speaker={voss.pk}&amp;outlet" not in export.content.decode()
    assert f"outlet=Courier&amp;speaker={voss.pk}" in export.content.decode()
    assert "“Two.” Mara Voss goes on" in text_of(export)


def test_an_export_is_narrowed_by_a_name_that_is_typed(browse, project, ann, voss):
    fill(project, ann, voss)
    client = browse("ann")

    named = client.get("/p/desk/export/?status=draft&speaker=mara+voss")
    unknown = client.get("/p/desk/export/?status=draft&addressee=Nobody")

    assert "2 annotations" in text_of(named)
    assert f'name="speaker" value="{voss.pk}"' in named.content.decode()
    assert unknown.status_code == 422
    assert "No record is called “Nobody”." in text_of(unknown)
    assert "annotations in" not in text_of(unknown)


def test_local_records_have_a_list_and_are_promoted(browse, project, ann, voss, article):
    local, _ = add_entity(
        by=ann, project=project, values={"name": "Mara Voss", "type": "person"}, article_id=article.pk
    )
    client = browse("ann")
    assert [row.pk for row in client.get(f"{LIST}?local=on").context["records"]] == [local.pk]
    assert [row.pk for row in client.get(LIST).context["records"]] == [voss.pk]
    page = text_of(client.get(f"{LIST}{local.pk}/"))
    assert f"only in {article.headline}" in page
    assert "Also called" not in page

    done = client.post(f"{LIST}{local.pk}/promote/", {"version": 1}, follow=True)

    assert "“Mara Voss” can be used in every article now." in text_of(done)
    assert "There is another record of this name. If both are the same, merge them." in text_of(done)
    assert Entity.objects.get(pk=local.pk).article_id is None
    assert client.post(f"{LIST}{local.pk}/promote/", {"version": 1}).status_code == 302  # sent twice
    assert client.post(f"{LIST}{local.pk}/promote/", {}).status_code == 422


def test_local_records_of_restricted_articles_are_in_no_list(browse, project, max_):
    hidden = factories.article(project, max_, "Secret.", restricted=True)
    add_entity(by=max_, project=project, values={"name": "a nurse", "type": "person"}, article_id=hidden.pk)

    assert "a nurse" not in text_of(browse("max").get(f"{LIST}?local=on"))


def test_without_a_link_there_is_a_hint_and_with_one_there_is_none(browse, project, ann, voss):
    text = "“One,” Mara Voss said. Mara Voss left."
    article = factories.article(project, ann, text=text)
    links = [{"role": "speaker", "spans": [[7, 16]]}]
    quote = factories.annotation(article, ann, "quote", "“One,”", links=links)
    mention = factories.annotation(
        article, ann, "entity", "Mara Voss left", attributes={"entity": str(voss.pk)}
    )
    client, page = browse("ann"), f"{LIST}{voss.pk}/"
    assert "1 quote says “Mara Voss” without a link. Link it …" in text_of(client.get(page))

    form = {"version": mention.version, "annotation": str(quote.pk)}
    answer = client.post(f"/a/{article.pk}/{mention.pk}/take-up/", form)

    assert answer.status_code == 303
    assert "without a link" not in text_of(client.get(page))
    assert "Said by 1" in text_of(client.get(page))
