import pytest

from annotations.text.headlines import LONGEST_FIRST_LINE, guess_headline

LINE_ENDS = ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\v", "\f"]


@pytest.mark.parametrize("end", LINE_ENDS)
@pytest.mark.parametrize("before", ["", "\ufeff", " \t", "\u200b", "\u00a0"])
def test_the_headline_is_the_first_line_that_can_be_seen(end, before):
    text = f"{before}{end}{before}Flood barrier{before}{end}{end}The council met."

    assert guess_headline(text) == "Flood barrier"


@pytest.mark.parametrize("end", LINE_ENDS)
def test_a_long_first_line_is_no_headline(end):
    longest = "x" * LONGEST_FIRST_LINE

    assert guess_headline(f"{longest}{end}More.") == longest
    assert guess_headline(f"{longest}x{end}More.") == ""


@pytest.mark.parametrize("text", ["", " \r\n\u2028", "\u200b"])
def test_a_text_without_anything_to_see_has_no_headline(text):
    assert guess_headline(text) == ""
