"""The reader of the demo files: what it finds, and the sentence when it cannot."""

import pytest

from annotations import demo

TEXT = "Voss said no. 🌱 Then Voss said yes."

PROJECT = """
slug = "demo"
name = "City desk"
start_here = "story"
guidelines = ""
tags = [{ name = "money", description = "" }]
entities = [{ name = "Mara Voss", type = "person", aliases = ["Voss"] }]
"""
ARTICLE = """
headline = "H"
standfirst = ""
byline = ""
outlet = ""
url = "https://example.org/"
published_at = 2026-03-12T06:00:00+01:00
language = "en"
external_id = "1"
restricted = false
state = "open"
note = ""
story = ["submit"]
text = '''Voss said no. 🌱 Then Voss said yes.'''
"""
SOURCE = """
[[annotations]]
key = "s"
kind = "source"
passages = "Then Voss"
entity = "Mara Voss"
"""


@pytest.fixture
def load(tmp_path):
    def load_with(annotations):
        (tmp_path / "project.toml").write_text(PROJECT, encoding="utf-8")
        (tmp_path / "story.toml").write_text(ARTICLE + annotations, encoding="utf-8")
        return demo.load(tmp_path)

    return load_with


@pytest.mark.parametrize(
    "passage, span",
    [
        ("yes", (31, 34)),
        ({"text": "Voss", "occurrence": 1}, (0, 4)),
        ({"text": "Voss", "occurrence": 2}, (21, 25)),
        ({"text": "said", "in": "said yes"}, (26, 30)),
        ({"text": "Then"}, (16, 20)),
    ],
)
def test_find_counts_code_points(passage, span):
    assert demo.find("here", TEXT, passage) == span


@pytest.mark.parametrize(
    "passage, sentence",
    [
        ("maybe", "here: the passage 'maybe' does not occur in the text."),
        ("", "here: the passage '' does not occur in the text."),
        ("Voss", "here: the passage 'Voss' occurs 2 times; say which."),
        ({"text": "Voss", "occurrence": 3}, "here: the passage 'Voss' has no occurrence 3 of 2."),
        ({"text": "Voss", "occurrence": 0}, "here: the passage 'Voss' has no occurrence 0 of 2."),
        ({"text": "yes", "in": "said no"}, "here: the passage 'yes' does not occur in the text."),
        ({"text": "yes", "nth": 1}, "here: unknown: nth."),
    ],
)
def test_find_says_what_is_wrong(passage, sentence):
    with pytest.raises(demo.DemoError) as refusal:
        demo.find("here", TEXT, passage)
    assert str(refusal.value) == sentence


def test_load_gives_the_article_its_usual_story(load):
    (article,) = load(SOURCE).articles
    (source,) = article.annotations
    assert (source.spans, source.story) == (((16, 25),), (demo.DemoStep("submit", by="ann"),))


def test_load_reads_a_fix_with_what_it_changes(load):
    story = 'story = ["submit", { move = "fix", passages = "Voss said no", note = "n" }]'
    (article,) = load(SOURCE + story).articles
    assert article.annotations[0].story[1] == demo.DemoStep("fix", by="rev", note="n", spans=((0, 12),))


def test_load_leaves_a_suggestion_alone(load):
    suggester = 'suggester = { name = "names", version = "0.1", score = 0.5 }'
    (article,) = load(SOURCE + suggester).articles
    assert article.annotations[0].story == ()
    assert article.annotations[0].suggester == demo.DemoSuggester("names", "0.1", 0.5)


@pytest.mark.parametrize(
    "annotations, sentence",
    [
        (SOURCE + SOURCE, "story.toml: two annotations have the key 's'."),
        (SOURCE + 'tags = ["flood"]', "story.toml, s: not in the vocabulary: flood."),
        (SOURCE + 'colour = "red"', "story.toml, s: unknown: colour."),
        (SOURCE + 'story = ["praise"]', "story.toml, s: there is no move 'praise'."),
        (
            SOURCE + 'links = [{ role = "cue" }]',
            "story.toml, s: the link 'cue' has neither words nor a target.",
        ),
        (
            SOURCE + 'links = [{ role = "speaks_for", target = "s" }]',
            "story.toml, s: nothing above has the key 's'.",
        ),
        (
            SOURCE.replace("Mara Voss", "Edwin Thale"),
            "story.toml, s: not exactly one record is called 'Edwin Thale'.",
        ),
        (
            SOURCE.replace('"Then Voss"', '["yes", "no."]'),
            "story.toml, s: the passages are not in the order of the text, or touch.",
        ),
        ("[[annotations]]", "story.toml, an annotation without key: missing: key, kind, passages."),
        ('[[entities]]\nname = "x"\ntype = "person"\nwikidata = "Q1"', "story.toml: unknown: wikidata."),
    ],
)
def test_load_names_the_file_and_what_is_wrong(load, annotations, sentence):
    with pytest.raises(demo.DemoError) as refusal:
        load(annotations)
    assert str(refusal.value) == sentence


def test_load_names_the_file_that_is_no_toml(load):
    with pytest.raises(demo.DemoError, match=r"^story\.toml: "):
        load("this is no TOML")
