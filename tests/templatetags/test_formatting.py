import datetime
import gzip
import re
from pathlib import Path

import pytest
from django.utils import timezone

from annotations.choices import ArticleState, Status
from annotations.sentences import say
from annotations.templatetags import formatting
from tests.german import speak_german

STATIC = Path(__file__).parents[2] / "static"
NOW = datetime.datetime(2026, 3, 12, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "back, said",
    [
        ({"seconds": 59}, "just now"),
        ({"seconds": 60}, "1 min ago"),
        ({"minutes": 59, "seconds": 59}, "59 min ago"),
        ({"hours": 1}, "1 h ago"),
        ({"hours": 47}, "47 h ago"),
        ({"days": 2}, "2 days ago"),
        ({"days": 29, "hours": 23}, "29 days ago"),
        ({"days": 30}, "10 Feb"),
        ({"days": 90}, "12 Dec 2025"),
        ({"days": -7}, "in 7 days"),
    ],
)
def test_moments_are_relative(back, said):
    assert formatting.relative(NOW - datetime.timedelta(**back), NOW) == said


def test_a_moment_has_its_whole_date_on_hover():
    assert 'title="Thursday 12 March 2026, 12:00 UTC"' in formatting.ago(NOW)
    assert (formatting.ago(None), formatting.day(None), formatting.number(None)) == ("", "", "")
    assert formatting.number(1234567) == "1,234,567"


def test_every_status_is_an_icon_and_a_word():
    sprite = (STATIC / "icons.svg").read_text()
    for value in [*Status, *ArticleState]:
        chip = formatting.status(value)
        assert f"</svg>{getattr(value, 'caption', value.label)}</span>" in chip
        assert f'id="{formatting.STATUS_ICONS[value]}"' in sprite


def test_every_icon_of_a_page_is_in_the_sprite():
    sprite = (STATIC / "icons.svg").read_text()
    pages = "".join(page.read_text() for page in (STATIC.parent / "templates").rglob("*.html"))
    names = set(re.findall(r'{% icon "([^"]+)" %}', pages))
    assert {name for name in names if f'<symbol id="{name}"' not in sprite} == set()


def test_a_bar_is_full_and_an_empty_one_says_so():
    bar = formatting.bar({"approved": 2, "draft": 1, "suggested": 5})
    assert re.findall(r'<rect class="(\w+)" x="([\d.]+)" width="([\d.]+)"', bar) == [
        ("approved", "0.00", "66.67"),
        ("draft", "66.67", "33.33"),
    ]
    assert "nothing marked" in formatting.bar({"suggested": 5})


@pytest.mark.parametrize(
    "name, most", [("css/base.css", 4000), ("css/pages.css", 2700), ("js/base.js", 2000), ("icons.svg", 5000)]
)
def test_what_every_page_loads_stays_small(name, most):
    assert len(gzip.compress((STATIC / name).read_bytes(), mtime=0)) <= most


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1])
def test_words_stand_out_from_the_paper(theme):
    styles = "".join((STATIC / "css" / name).read_text() for name in ("base.css", "kinds.css"))
    found = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", styles)
    tokens = {name: _long((light, dark)[theme]) for name, light, dark in found}
    assert _contrast(tokens["ink"], tokens["paper"]) >= 7
    for name in ("muted", "accent", "quote", "claim", "entity", "source", "success", "warning", "danger"):
        for ground in ("paper", "raised", "sunk"):
            assert _contrast(tokens[name], tokens[ground]) >= 4.5, (name, ground)
    assert _contrast(tokens["on-accent"], tokens["accent"]) >= 4.5
    assert _contrast(tokens["edge"], tokens["raised"]) >= 3


def _long(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])


def test_a_day_of_another_year_names_it():
    assert ">1 Jan 2020<" in formatting.day(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    assert str(timezone.localtime().year) in formatting.day(timezone.now())


@pytest.mark.parametrize(
    "printed, shown",
    [
        ("I. Okafor", "by <bdi>I. Okafor</bdi>"),
        ("By I. Okafor", "<bdi>By I. Okafor</bdi>"),
        ("by A <b>", "<bdi>by A &lt;b&gt;</bdi>"),
        ("Byrne", "by <bdi>Byrne</bdi>"),
    ],
)
def test_a_byline_says_by_once(printed, shown):
    assert formatting.write_byline(printed) == shown


GERMAN = {
    "date\x04j M": "j. F",
    "date\x04j M Y": "j. F Y",
    "date\x04j F Y": "j. F Y",
    "date\x04l j F Y": "l, j. F Y",
    "{minutes} min ago": "vor {minutes} Min.",
    "in {hours} h": "in {hours} Std.",
    ("{number} day ago", 1): "vor {number} Tagen",
    ("in {number} day", 1): "in {number} Tagen",
    "just now": "gerade eben",
    "{part:,} of {whole:,} {of_what}": "{part:,} von {whole:,} {of_what}",
    "{count:,} {status}": "{count:,} {status}",
    "Status\x04approved": "freigegeben",
    "ArticleState\x04signed off": "abgenommen",
    "articles": "Artikeln",
    "nothing marked": "nichts markiert",
    "by {name}": "von {name}",
    "Type `{name}`.": "Tippen Sie `{name}`.",
}


@pytest.mark.parametrize(
    "back, said",
    [
        ({"seconds": 3}, "gerade eben"),
        ({"minutes": 5}, "vor 5 Min."),
        ({"hours": -3}, "in 3 Std."),
        ({"days": 3}, "vor 3 Tagen"),
        ({"days": -3}, "in 3 Tagen"),
        ({"days": 30}, "10. Februar"),
        ({"days": 731}, "11. März 2024"),
    ],
)
def test_moments_are_relative_in_the_language_of_the_page(back, said):
    with speak_german(GERMAN):
        assert formatting.relative(NOW - datetime.timedelta(**back), NOW) == said
    assert formatting.relative(NOW - datetime.timedelta(**back), NOW) != said


def test_a_whole_date_is_written_as_the_language_does():
    moment = datetime.datetime(2026, 3, 3, 14, 5, tzinfo=datetime.UTC)
    with speak_german(GERMAN):
        assert 'title="Dienstag, 3. März 2026, 14:05 UTC"' in formatting.ago(moment)
        assert 'title="Dienstag, 3. März 2026, 14:05 UTC"' in formatting.day(moment)
    assert 'title="Tuesday 3 March 2026, 14:05 UTC"' in formatting.ago(moment)


def test_a_day_alone_is_written_as_the_language_does():
    day = datetime.date(2026, 3, 3)

    with speak_german(GERMAN):
        assert formatting.write_day(day) == "3. März 2026"
    assert (formatting.write_day(day), formatting.write_day(None)) == ("3 March 2026", "")


def test_numbers_and_states_are_written_as_the_language_does():
    with speak_german(GERMAN):
        assert formatting.number(1234567) == "1.234.567"
        assert formatting.number(0) == "0"
        assert "</svg>freigegeben</span>" in formatting.status("approved")
        assert "</svg>abgenommen</span>" in formatting.status("signed_off")
        assert "<title>12.345 freigegeben</title>" in formatting.bar({"approved": 12345})
        assert ">nichts markiert<" in formatting.bar({})
        assert "1.000 von 2.000 Artikeln" in formatting.share(1000, 2000, say("articles"))
        assert str(formatting.code(say("Type `{name}`.", name="<b>"))) == "Tippen Sie <code>&lt;b&gt;</code>."
        # Numbers of style sheets and drawings are nobody's language.
        assert 'width="33.33"' in formatting.bar({"approved": 1, "draft": 2})


@pytest.mark.parametrize(
    "printed, shown",
    [
        ("I. Okafor", "von <bdi>I. Okafor</bdi>"),
        ("Von I. Okafor", "<bdi>Von I. Okafor</bdi>"),
        ("By I. Okafor", "<bdi>By I. Okafor</bdi>"),
        ("A <b>", "von <bdi>A &lt;b&gt;</bdi>"),
    ],
)
def test_a_byline_says_by_once_in_every_language(printed, shown):
    with speak_german(GERMAN):
        assert formatting.write_byline(printed) == shown
