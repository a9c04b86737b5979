import pytest
from django.utils.safestring import SafeString

from annotations.sentences import say
from annotations.templatetags.directions import isolate, isolate_text, join_names
from tests.german import speak_german

GERMAN = {
    "“{name}” is gone.": "„{name}“ ist weg.",
    "“{name}” is “{other}”.": "„{name}“ ist jetzt „{other}“.",
    "“{name}” was here.": "“{name}” war hier.",
    "Somebody": "Jemand",
}


@pytest.mark.parametrize(
    "sentence, shown",
    [
        (say("“{name}” is gone.", name="<b>"), "„<bdi>&lt;b&gt;</bdi>“ ist weg."),
        (say("“{name}” is gone.", name=say("Somebody")), "„<bdi>Jemand</bdi>“ ist weg."),
        (say("“{name}” is “{other}”.", name="A", other="B"), "„<bdi>A</bdi>“ ist jetzt „<bdi>B</bdi>“."),
        (say("“{name}” is “{other}”.", name="A", other="B”"), "„<bdi>A</bdi>“ ist jetzt „<bdi>B”</bdi>“."),
        (say("“{name}” was here.", name="A"), "“<bdi>A</bdi>” war hier."),
        ("“A” stays", "“<bdi>A</bdi>” stays"),
        (SafeString("<i>“A”</i>"), "<i>“A”</i>"),
    ],
)
def test_a_sentence_is_translated_before_it_is_taken_apart(sentence, shown):
    with speak_german(GERMAN):
        assert isolate(sentence) == shown


def test_in_english_it_is_as_it_was_said():
    assert isolate(say("“{name}” is “{other}”.", name="A", other="B")) == "“<bdi>A</bdi>” is “<bdi>B</bdi>”."


def test_words_of_ours_are_translated_where_no_markup_can_stand():
    with speak_german(GERMAN):
        assert isolate_text(say("Somebody")) == "\u2068Jemand\u2069"
        assert join_names([say("Somebody"), "<i>"]) == "<bdi>Jemand</bdi>, <bdi>&lt;i&gt;</bdi>"
