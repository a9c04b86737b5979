"""The languages whose inflected words PostgreSQL knows: its text search configurations, by language tag."""

_ISO_639 = {
    "arabic": "ar ara",
    "armenian": "hy hye arm",
    "basque": "eu eus baq",
    "catalan": "ca cat",
    "danish": "da dan",
    "dutch": "nl nld dut",
    "english": "en eng",
    "estonian": "et est",
    "finnish": "fi fin",
    "french": "fr fra fre",
    "german": "de deu ger",
    "greek": "el ell gre",
    "hindi": "hi hin",
    "hungarian": "hu hun",
    "indonesian": "id ind",
    "irish": "ga gle",
    "italian": "it ita",
    "lithuanian": "lt lit",
    "nepali": "ne nep",
    "norwegian": "no nb nn nor nob nno",
    "portuguese": "pt por",
    "romanian": "ro ron rum",
    "russian": "ru rus",
    "serbian": "sr srp",
    "spanish": "es spa",
    "swedish": "sv swe",
    "tamil": "ta tam",
    "turkish": "tr tur",
    "yiddish": "yi yid",
}
_BY_CODE = {code: name for name, codes in _ISO_639.items() for code in codes.split()}

CONFIGURATIONS = tuple(_ISO_639)
"""Names of all configurations; a version of PostgreSQL may lack some."""


def configuration_of(language: str) -> str:
    """Return the configuration of a language tag ("de-AT" is German) or name; empty if there is none."""
    base = language.strip().lower().replace("_", "-").partition("-")[0]
    return _BY_CODE.get(base, base if base in _ISO_639 else "")


def stem_lexeme(configuration: str, stem: str) -> str:
    """Return what an index holds for a stem in a language: no word, as no word has a slash."""
    return f"{_ISO_639[configuration][:2]}/{stem}" if configuration else ""
