from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.quotes.quotations import Form, _stretch, find_quoted_parts, form, quotations
from annotations.text.spans import Span
from tests.text.strategies import PIECES, texts, thorough

SAMPLE = Path(__file__).parents[3] / "../shared/data/iran-regime-change.txt"

# Written for this test after the shapes that news prose has; every quotation is named below.
ARTICLE = """The mayor’s plan came after the union’s weeks-long protest against the harbour’s sale

Mayor Ada Lind called for a new vote, the first time that the city’s leaders endorsed one in 37 years.
“It’s time to ask the people again,” Lind told the Courier on Monday after the dockers’ rally.
“What they did, as owners of a port, is wrong,” Lind continued. “In order to work—even badly—it needs us.”
The mayor added that the owners “are tired people who should run their port. Their port is the worst.”
The union wrote: “The mayor introduced those who broke the gates as ‘the dockers.’ We find her wrong.”
In the ’90s, the owners said Thursday that “all options remain.” Rock ‘n’ roll played.
“There will be no meeting,” a spokesman said. “Lind stated that she will take ‘very strong action’ soon.”



"""
QUOTED = [
    (0, "“It’s time to ask the people again,”"),
    (0, "“What they did, as owners of a port, is wrong,”"),
    (0, "“In order to work—even badly—it needs us.”"),
    (0, "“are tired people who should run their port. Their port is the worst.”"),
    (0, "“The mayor introduced those who broke the gates as ‘the dockers.’ We find her wrong.”"),
    (1, "‘the dockers.’"),
    (0, "“all options remain.”"),
    (0, "“There will be no meeting,”"),
    (0, "“Lind stated that she will take ‘very strong action’ soon.”"),
    (1, "‘very strong action’"),
]

LINES = [
    "",
    " ",
    "a",
    "“a",
    "“b” c",
    "‘a",
    "“‘a’",
    "a “b",
    "a ‘b",
    "b” c",
    "b’ “c",
    '"a',
    'a "b',
    "« a",
    "b » c",
]


def found_in(text: str) -> list[tuple[int, str]]:
    return [(one.depth, text[one.span.start : one.span.end]) for one in quotations(text)]


def passage(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def test_quotations_of_an_article() -> None:
    assert found_in(ARTICLE) == QUOTED
    assert all(one.closed for one in quotations(ARTICLE))


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample article is shared beside this repository only")
def test_quotations_of_the_sample_article() -> None:
    text = SAMPLE.read_text(encoding="utf-8")

    found = [(one.depth, text[one.span.start : one.span.end]) for one in quotations(text)]

    assert [(depth, words[:16], words[-12:]) for depth, words in found] == [
        (0, "“It’s time to lo", "ip in Iran,”"),
        (0, "“What he is guil", "een before,”"),
        (0, "“In order to kee", "ep control.”"),
        (0, "“is a sick man w", "leadership.”"),
        (0, "“We find the US ", "ian nation.”"),
        (0, "“the US Presiden", "is slander.”"),
        (1, "‘the Iranian nat", "ian nation.’"),
        (0, "“The best decisi", "o days ago,”"),
        (0, "“all options rem", " the table.”"),
        (0, "“There will be n", "ters stops,”"),
        (0, "“President Trump", "protestors.”"),
        (1, "‘very strong act", "rong action’"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # apostrophes
        ("‘The dockers’ demands were met,’ he said.", [(0, "‘The dockers’ demands were met,’")]),
        ("‘We’re goin’ home,’ she said.", [(0, "‘We’re goin’ home,’")]),
        ("‘very strong actions’ in ‘the port’s’ area", [(0, "‘very strong actions’"), (0, "‘the port’s’")]),
        ("“the owners’ case”, he said of the dockers’.", [(0, "“the owners’ case”")]),
        ("In ’90s or ‘90s rock ‘n’ roll, give ’em and ‘em", []),
        ("'Twas the dockers' day. 'Yes,' he said", [(0, "'Yes,'")]),
        ("He said “the ‘hood is” gone", [(0, "“the ‘hood is”")]),
        (
            "‘He said “the dogs’ bowl” is here’",
            [(0, "‘He said “the dogs’ bowl” is here’"), (1, "“the dogs’ bowl”")],
        ),
        ("‘The dockers’ case and the owners’ plan", [(0, "‘The dockers’")]),
        ("‘hard actions’ in ‘the port.’", [(0, "‘hard actions’"), (0, "‘the port.’")]),
        ("“I saw ‘actions’ here,” the dockers’, he said", [(0, "“I saw ‘actions’ here,”"), (1, "‘actions’")]),
        ("the al-‘Ayn’ port", []),
        # other languages
        ("„Das ist ‚sehr‘ gut“, sagte er.", [(0, "„Das ist ‚sehr‘ gut“"), (1, "‚sehr‘")]),
        (
            "„Er rief: ‚Komm!‘“, sagte sie. „Gut.“",
            [(0, "„Er rief: ‚Komm!‘“"), (1, "‚Komm!‘"), (0, "„Gut.“")],
        ),
        ("„Ja“, „nein“ und „gut“s", [(0, "„Ja“"), (0, "„nein“"), (0, "„gut“")]),
        ("»Ja«, sagte sie. »Er rief ›nein‹«", [(0, "»Ja«"), (0, "»Er rief ›nein‹«"), (1, "›nein‹")]),
        (
            "« Il dit « oui » hier », a-t-il dit. «Non.»",
            [(0, "« Il dit « oui » hier »"), (1, "« oui »"), (0, "«Non.»")],
        ),
        ("”Nej”, sa han. ”Ja.”", [(0, "”Nej”"), (0, "”Ja.”")]),
        ("»Kyllä», hän sanoi.", [(0, "»Kyllä»")]),
        ("„Tak” i „nie”", [(0, "„Tak”"), (0, "„nie”")]),
        (
            "他说“你好‘好’了”然后「甲『乙』」",
            [(0, "“你好‘好’了”"), (1, "‘好’"), (0, "「甲『乙』」"), (1, "『乙』")],
        ),
        # straight marks
        ('"It\'s \'fine\' now," he said. "Yes"', [(0, "\"It's 'fine' now,\""), (1, "'fine'"), (0, '"Yes"')]),
        ('A 6\'2" man with a 5" pipe', []),
        ('a " b " c', []),
        ("“a”“b”", [(0, "“a”"), (0, "“b”")]),
        # sloppy marks
        ("“He said «yes” and left»", [(0, "“He said «yes”"), (1, "«yes")]),
        ("“Foo,“ he said", [(0, "“Foo,“")]),
        ('„Gut", sagte er', [(0, '„Gut"')]),
        # several paragraphs
        ("“One.\n\n“Two ‘x’.\n“Three,” he said", [(0, "“One.\n\n“Two ‘x’.\n“Three,”"), (1, "‘x’")]),
        ("“‘One.\n“‘Two,’ he said.”", [(0, "“‘One.\n“‘Two,’ he said.”"), (1, "‘One.\n“‘Two,’")]),
        ("‘One.\n‘Two,’ he said", [(0, "‘One.\n‘Two,’")]),
        ('"One.\n"Two," he said', [(0, '"One.\n"Two,"')]),
        ("'One\n'Two,' he said", [(0, "'Two,'")]),
        ("“One is open. \nnext “two” here", [(0, "“One is open."), (0, "“two”")]),
        ("“One.\n“Two.\nnext", [(0, "“One.\n“Two.")]),
        # nothing
        ("", []),
        ("no marks at all", []),
        ("closed” only’ here»", []),
    ],
)
def test_quotations_examples(text: str, expected: list[tuple[int, str]]) -> None:
    assert found_in(text) == expected


def test_quotations_say_what_is_not_closed() -> None:
    assert [one.closed for one in quotations("“open\nand “closed”")] == [False, True]


@given(texts(*"“”‘’«»„\"'", "\n", "s’ a"))
@thorough
def test_quotations_are_sorted_and_apart_or_nested(text: str) -> None:
    found = quotations(text)

    assert found == sorted(found, key=lambda one: (one.span.start, -one.span.end))
    assert all(0 <= one.span.start < one.span.end <= len(text) for one in found)
    for one, other in pairwise(found):
        assert other.span.start >= one.span.end or other.span.end <= one.span.end
    for one in found:
        around = [other for other in found if other.span.start < one.span.start < other.span.end]
        assert one.depth == len(around)


@given(st.lists(st.sampled_from(LINES), max_size=6).map("\n".join), st.integers(0, 60), st.integers(1, 20))
@thorough
def test_quotations_around_spans_need_only_the_lines_that_decide(text: str, start: int, length: int) -> None:
    text += "x"
    span = Span(min(start, len(text) - 1), min(start + length, len(text)))
    span = Span(span.start, max(span.end, span.start + 1))
    lines = _stretch(text, [span])

    near = [
        (one.span.start + lines.start, one.span.end + lines.start) for one in quotations(text[slice(*lines)])
    ]

    whole = [one.span for one in quotations(text)]
    assert [one for one in whole if one.start < lines.end and lines.start < one.end] == near


def test_quotations_of_long_hostile_paragraphs_take_no_long_time() -> None:
    for piece in ("“", "‘a ", "‘a s’ b ", "”", "“a” ", "\n“"):
        assert len(quotations(piece * (200_000 // len(piece)))) <= 200_000


@pytest.mark.parametrize(
    ("words", "expected", "parts"),
    [
        (["“It’s time to ask the people again,”"], "direct", ["“It’s time to ask the people again,”"]),
        (["It’s time to ask the people again"], "direct", ["It’s time to ask the people again"]),
        (["“There will be no meeting,”", "“Lind stated that she"], "direct", None),
        (["“all options remain.” "], "direct", ["“all options remain.”"]),
        (
            ["the owners “are tired people who should run their port. Their port is the worst.”"],
            "mixed",
            ["“are tired people who should run their port. Their port is the worst.”"],
        ),
        (["she will take ‘very strong action’ soon"], "mixed", ["‘very strong action’"]),
        (["Lind stated that she will take ‘very strong action’ soon."], "direct", None),
        (["‘very strong action’"], "direct", ["‘very strong action’"]),
        (["a spokesman", "“There will be no meeting,”"], "mixed", ["“There will be no meeting,”"]),
        (["a new vote"], "indirect", []),
        ([",” a spokesman said"], "indirect", []),
    ],
)
def test_form_and_parts_of_a_passage(words: list[str], expected: Form, parts: list[str] | None) -> None:
    spans = [passage(ARTICLE, one) for one in words]
    spans.sort()

    assert form(ARTICLE, spans) == expected
    found = [ARTICLE[start:end] for start, end in find_quoted_parts(ARTICLE, spans)]
    assert found == (words if parts is None else parts)


@pytest.mark.parametrize("piece", [piece for piece in PIECES if piece.strip()])
def test_form_stands_any_character_inside(piece: str) -> None:
    text = f"He said: “a{piece}b” and left."

    assert form(text, [Span(0, len(text))]) == "mixed"


SCRIPTS = {
    "Japanese": ("首相は「国会は『夏』に閉じる」と述べた。", ["「国会は『夏』に閉じる」", "『夏』"]),
    "Japanese, half width": ("｢閉じる｣と述べた", ["｢閉じる｣"]),
    "vertical": ("﹁國會﹃夏﹄休﹂ 〝閉じる〟", ["﹁國會﹃夏﹄休﹂", "﹃夏﹄", "〝閉じる〟"]),
    "Chinese": ("他说：“我们等了‘十一年’。”市长说。", ["“我们等了‘十一年’。”", "‘十一年’"]),
    "Chinese, a title is none": ("《人民日报》报道，〈社论〉没有说。", []),
    "Hebrew, typed": ('הדובר אמר: "צה"ל הודיע" אתמול', ['"צה"ל הודיע"']),
    "Hebrew, by its keyboard": ("הדובר אמר: ״צה״ל הודיע״ אתמול", ["״צה״ל הודיע״"]),
    "Hebrew, behind a mark of direction": (
        'הדובר:\u200f "\u200fשלום\u200f"\u200f אמר',
        ['"\u200fשלום\u200f"'],
    ),
    "Arabic": ("قال: «مرحبا ‹بكم› جميعا» أمس", ["«مرحبا ‹بكم› جميعا»", "‹بكم›"]),
    "Arabic, as in CLDR": ("قال: ”مرحبا ’بكم‘ جميعا“ أمس", ["”مرحبا ’بكم‘ جميعا“", "’بكم‘"]),
    "Swedish": ("Hon sa: ”Vi sa ’nej’ till det” i går.", ["”Vi sa ’nej’ till det”", "’nej’"]),
    "Georgian": ("მან თქვა: „ჩვენ ველოდით“ გუშინ", ["„ჩვენ ველოდით“"]),
    "Armenian": ("Նա ասաց. «Մենք սպասել ենք»։", ["«Մենք սպասել ենք»"]),
    "Old Hungarian": ("a ⹂b‟ c", ["⹂b‟"]),
    "the other glyphs": ("‟a ‛b’ c” d", ["‟a ‛b’ c”", "‛b’"]),
    "ornaments": ("❝a ❛b❜❞ ❠c❞ ❮d❯ 🙶e🙷 🙸f🙷", ["❝a ❛b❜❞", "❛b❜", "❠c❞", "❮d❯", "🙶e🙷", "🙸f🙷"]),
    "a joiner in front": ("He said\u200b “yes” and,\u2060 \u2060'no'\u2060.", ["“yes”", "'no'"]),
    "a byte order mark at a paragraph": ("\ufeff“Yes.\n\ufeff“No.”\u200b", ["“Yes.\n\ufeff“No.”"]),
    "English, an apostrophe opens nothing": ("’Cause of the dogs’ bowls, rock ’n’ roll.", []),
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_quotations_of_every_script_are_found(script: str) -> None:
    text, quoted = SCRIPTS[script]

    found = [text[one.span.start : one.span.end] for one in quotations(text)]
    assert found == quoted
