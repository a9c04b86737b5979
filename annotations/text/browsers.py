"""Browsers as people call them: by the header that each sends, of which only what is known is ever shown."""

from annotations.sentences import Sentence, say

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi", "Vivaldi"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
"""What a header has in it, and whose it is: most name others, too, so the first that fits counts."""

_SYSTEMS = (
    ("iPhone", say("an iPhone")),
    ("iPad", say("an iPad")),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", say("a Mac")),
    ("Linux", "Linux"),
)


def name_browser(user_agent: str) -> Sentence | str:
    """Name the browser that sends this header: “Firefox on Linux”, “A browser” if it is none that is known."""
    browser = _first_named(_BROWSERS, user_agent)
    system = _first_named(_SYSTEMS, user_agent)
    if browser and system:
        return say("{browser} on {system}", browser=browser, system=system)
    return say("A browser on {system}", system=system) if system else browser or say("A browser")


def _first_named(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for part, name in names if part in user_agent), "")
