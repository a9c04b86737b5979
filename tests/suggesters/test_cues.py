import pytest

from annotations.suggesters.cues import LANGUAGES, cues_for


def test_five_languages_are_there():
    assert LANGUAGES == ("de", "en", "es", "fr", "sv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_are_full_and_hold_no_word_twice(language):
    cues = cues_for(language)
    assert len(cues.cues) >= 35
    assert len(set(cues.cues)) == len(cues.cues)
    assert cues.to
    assert cues.pronouns
    assert cues.articles


def test_a_regional_tag_is_its_language_and_an_unknown_one_english():
    assert cues_for("de-AT") == cues_for("DE") == cues_for("de")
    assert cues_for("fi") == cues_for("en")
