"""What browsers are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.browsers import name_browser

MOZILLA = "Mozilla/5.0"
KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"
IOS = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{MOZILLA} (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
        (
            f"{MOZILLA} (Windows NT 10.0; Win64; x64) {KHTML} Chrome/126.0.0.0 Safari/537.36",
            "Chrome on Windows",
        ),
        (
            f"{MOZILLA} (Windows NT 10.0; Win64; x64) {KHTML} Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge on Windows",
        ),
        (
            f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {IOS} Version/17.5 Safari/605.1.15",
            "Safari on a Mac",
        ),
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 17_5 like Mac OS X) {IOS} Version/17.5 Mobile Safari/604.1",
            "Safari on an iPhone",
        ),
        (f"{MOZILLA} (iPad; CPU OS 17_5 like Mac OS X) {IOS} CriOS/126.0 Safari/604.1", "Chrome on an iPad"),
        (f"{MOZILLA} (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0", "Firefox on Android"),
        (
            f"{MOZILLA} (Linux; Android 14; SM-S918B) {KHTML} SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        (f"{MOZILLA} (X11; CrOS x86_64 14541.0.0) {KHTML} Chrome/126.0 Safari/537.36", "Chrome on ChromeOS"),
        (f"{MOZILLA} (X11; Linux x86_64) {KHTML} Chrome/126.0 Safari/537.36 OPR/112.0", "Opera on Linux"),
        ("curl/8.8.0", "A browser"),
        ("something on Windows", "A browser on Windows"),
        ("", "A browser"),
    ],
)
def test_browsers_are_named_as_people_call_them(user_agent, name):
    assert name_browser(user_agent) == name


@given(st.text())
def test_nothing_of_an_unknown_header_is_shown(user_agent):
    assert name_browser(f"<b>{user_agent.lower()}") == "A browser"
