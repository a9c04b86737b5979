"""The workspace in another language: what is ours is translated, whole; what people wrote is left alone.

The language is one in which each sentence stands between ‹ and ›, so what no catalogue could translate stands outside.
"""

import re

import pytest
from babel.messages import Catalog

from annotations.actions.annotating.changing import change
from newsnotes.tasks import messages
from tests.factories import annotation
from tests.languages import forget_translations
from tests.views.htmx import post, slot

LOCALE = "de"


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory):
    """The folder of the language."""
    catalog = Catalog(locale=LOCALE)
    for message in messages.template_catalog():
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            said = tuple(f"‹{one}›" for one in ids)
            catalog.add(
                message.id, said if len(said) > 1 else said[0], message.locations, context=message.context
            )
    root = tmp_path_factory.mktemp("locale")
    folder = root / LOCALE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for name, content in messages.written(catalog).items():
        (folder / name).write_bytes(content)
    return root


@pytest.fixture
def reader(client, ann, bracketed, settings):
    """Ann, who reads that language."""
    settings.LOCALE_PATHS = [bracketed]
    forget_translations()
    client.force_login(ann)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = LOCALE
    yield client
    forget_translations()


def _head_of(page: str, row) -> str:
    return re.search(rf'<h3 id="h-{row.pk}">.*?</span>(.*?)</a></h3>', page, re.DOTALL)[1]


def test_what_a_quote_says_is_translated_piece_by_piece(reader, article, ann, desk):
    quote = annotation(article, ann)
    change(by=ann, annotation_id=quote.pk, version=1, changes={"attributes": {"negated": True}})

    page = reader.get(desk).content.decode()

    assert _head_of(page, quote).startswith('<i class="ask">‹Who?›</i> — ‹not ›: <q dir="auto">')


def test_nobody_named_is_said_in_the_readers_language(reader, article, ann, desk):
    quote = annotation(article, ann)
    change(by=ann, annotation_id=quote.pk, version=1, changes={"attributes": {"attributed": "nobody"}})

    page = reader.get(f"{desk}?annotation={quote.pk}").content.decode()

    assert _head_of(page, quote).startswith("‹Nobody named›: ")
    assert 'aria-label="‹Clear ‹Nobody named››"' in page


def test_an_empty_page_says_how_to_begin_in_one_sentence(reader, desk):
    page = " ".join(reader.get(desk).content.decode().split())

    assert "‹Nothing is marked yet.›" in page
    assert re.search(r"‹Select words in the text, then choose ‹.* or <kbd>4</kbd> ‹source››\.›", page)


def test_what_keys_do_is_sent_to_the_script_in_the_readers_language(reader, desk):
    page = reader.get(desk)

    assert page.context["keys"]["d"] == "‹delete›"
    assert page.context["keys"]["t"] == "‹mark all other places of this ‹‹entity› or ‹source›››"


def test_an_answer_is_translated_and_the_words_of_people_are_not(reader, article, ann, desk):
    quote = annotation(article, ann)

    answer = post(reader, f"{desk}{quote.pk}/submit/", version=1).content.decode()

    assert "‹Withdraw›" in answer
    assert '<span class="hush">‹quote›, ‹submitted›: </span>' in answer
    assert "<bdi>ann</bdi>" in answer


@pytest.mark.parametrize("typed", ["‹nobody›", "nobody"])
def test_that_nobody_is_named_may_be_said_in_either_language(reader, article, ann, desk, typed):
    quote = annotation(article, ann)

    slot(reader, quote, "speaker", value=typed)

    quote.refresh_from_db()
    assert quote.attributes["attributed"] == "nobody"
    assert '<option value="‹nobody›">' in reader.get(desk).content.decode()


def test_every_sentence_of_a_script_is_in_its_catalogue():
    """One inside a template string would be missed where it is looked for."""
    for file in sorted((messages.ROOT / messages.SCRIPTS).rglob("*.js")):
        code = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)
        called = set(re.findall(r'\btranslate(?:Number)?\(\s*"([^"]*)"', code))

        extracted = {
            message.patterns[0] for message in messages.messages_of_script(file.read_bytes(), file.name)
        }

        assert called <= extracted, file.name
