"""Searching in every script: what a text has is found however it is written, and nothing else is."""

import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions.searching import index_words
from annotations.models import Article, Project
from annotations.queries.lists.search import with_words
from annotations.text.searching import chunks
from tests import factories


@dataclass(frozen=True)
class Script:
    """A text in a language, searches that find it (the first two by one word each), and some that do not."""

    language: str
    text: str
    present: list[str]
    absent: list[str]


SCRIPTS = {
    "Chinese": Script(
        "zh",
        "昨天，渡轮因大雾停航。唐纳德·特朗普表示遗憾。",
        [
            "渡轮",
            "遗憾",
            "雾",
            "大雾停航",
            "特朗普",
            "唐纳德·特朗普",
            "“唐纳德 特朗普”",
            "渡轮 遗憾",
            "「大雾」",
        ],
        ["渡船", "轮渡", "停航唐", '"渡轮 遗憾"', "铁", "大雾停船"],
    ),
    "traditional Chinese": Script("zh-Hant", "渡輪因大霧停航。", ["渡輪", "大霧", "霧停"], ["渡轮", "霧大"]),
    "Japanese": Script(
        "ja",
        "東京タワーへ行った人々が、フェリーを待っていた。",
        ["東京", "タワー", "人々", "ﾌｪﾘｰ", "東京タワー", "行った人々", "人", "カ゛ or 待"],
        ["京都", "か゛か", "フェリ一", "々人", "タワーフェリー"],
    ),
    "Korean": Script(
        "ko",
        "서울시장이 어제 페리 운항을 중단했다.",
        ["서울", "페리", "시장", '"페리 운항"', "중단", unicodedata.normalize("NFD", "서울시장"), "을"],
        ["설", "서우", '"어제 운항"', "부산", "우"],
    ),
    "Thai": Script(
        "th",
        "เรือเฟอร์รี่หยุดให้บริการเมื่อวานนี้เพราะหมอกหนา น้ำขึ้น",
        ["เรือ", "หมอก", "เฟอร์รี่", "บริการ", "หมอกหนา", "น้ำ", '"หมอกหนา น้ำขึ้น"'],
        ["เรือหยุด", "หมอกบาง", "น้ำตก"],
    ),
    "Lao": Script("lo", "ເຮືອຂ້າມຟາກຢຸດໃຫ້ບໍລິການ", ["ເຮືອ", "ຂ້າມຟາກ", "ບໍລິການ"], ["ເຮືອຢຸດ", "ລາວ"]),
    "Khmer": Script("km", "សាឡាងបានឈប់ដំណើរការកាលពីម្សិលមិញ", ["សាឡាង", "ដំណើរការ", "ម្សិលមិញ"], ["សាឡាងឈប់", "ភ្នំពេញ"]),
    "Burmese": Script("my", "ကူးတို့သင်္ဘောသည်မနေ့ကရပ်နားခဲ့သည်။", ["သင်္ဘော", "မနေ့က", "ရပ်နား"], ["ဘောသင်", "ရန်ကုန်"]),
    "Tibetan": Script(
        "bo", "གྲུ་གཟིངས་ཁ་སང་བཀག་པ་རེད།", ["གྲུ", "ཁ་སང", "གྲུ་གཟིངས", "གྲུ་གཟིངས་", "བཀག་པ་རེད།"], ["གཟིངས་གྲུ", "ལྷ་ས"]
    ),
    "Arabic": Script(
        "ar",
        "توقفت العبارة أمس بسبب الضباب الكثيف",
        ["العبارة", "الضباب", "ضباب", "كثيف", "کثیف", '"الضباب الكثيف"', "العبـارة"],
        ["باب", '"ضباب كثيف"', "قطار"],
    ),
    "Hebrew": Script(
        "he", "המעבורת הופסקה אתמול בגלל ערפל כבד", ["ערפל", "כבד", "אתמול בגלל"], ["ערפ", "רכבת"]
    ),
    "Hindi": Script(
        "hi", "कल कोहरे के कारण नौका सेवा बंद रही", ["नौका", "सेवा", '"नौका सेवा"', "कोहरा"], ["नदी", '"सेवा नौका"']
    ),
    "German": Script(
        "de",
        "Die Fähren fielen gestern aus; der Fährmann schloß die Tür.",
        [
            "Fähren",
            "Tür",
            "FÄHREN",
            "Fähre",
            "schloss",
            unicodedata.normalize("NFD", "Tür"),
            "Türen",
            '"fähren fielen"',
        ],
        ["Fahrrad", '"Fähre fielen"', '"Tur"', "mann"],
    ),
    "Russian": Script(
        "ru", "Паром не ходил из-за тумана.", ["паром", "туман", "из-за", "туманы"], ["ман", '"туман"']
    ),
    "Greek": Script(
        "el", "Ο ΠΌΡΟΣ και ο ήλιος", ["πόρος", "ήλιος", "ΉΛΙΟΣ"], ["σκύλος", "λιος", '"ήλιος και"']
    ),
    "Turkish": Script(
        "tr",
        "İstanbul’da vapurlar dün sis yüzünden çalışmadı.",
        ["istanbul", "sis", "İSTANBUL", "vapur", '"vapurlar dün"', "istanbul'da"],
        ['"vapur dün"', "yüz dalga", "apur"],
    ),
    "Vietnamese": Script(
        "vi",
        "Phà đã ngừng chạy hôm qua vì sương mù.",
        ["phà", "mù", '"sương mù"', "PHÀ", unicodedata.normalize("NFD", "sương")],
        ["pha", '"mù sương"'],
    ),
    "English": Script(
        "en-GB",
        "Mara\u00a0Voss protests: the co‑op’s ferry \u200bdidn’t leave; it’s ＦＵＬＬ of pro\u00adtesters.",
        [
            "ferry",
            "leave",
            "protest",
            "protesting",
            "ferries",
            '"Mara Voss"',
            "co-op",
            "didn't",
            "full",
            "protester",
        ],
        ['"protest"', "ferr", '"ferry leave"', "voss-mara", "test", "op-co"],
    ),
    "mixed": Script(
        "zh",
        "Apple在北京发布iPhone 15，售价5999元 👩‍🚀🚢。",
        [
            "apple",
            "北京",
            "iPhone 15",
            '"iphone 15"',
            "发布iPhone",
            '"发布 iphone"',
            "5999元",
            "元",
            "🚢",
            "👩‍🚀",
        ],
        ["pple", "999", '"iphone 北京"', "phone", "🚗"],
    ),
}


@pytest.fixture(params=["one chunk", "many chunks"])
def chunked(request, monkeypatch):
    if request.param == "many chunks":
        monkeypatch.setattr(chunks, "CHUNK", 60)
        monkeypatch.setattr(chunks, "OVERLAP", 25)


def is_found(q: str) -> bool:
    return Article.objects.filter(with_words(q, Project.objects.get().pk)).exists()


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_a_text_is_found_by_what_it_holds_alone(project, ann, chunked, script):
    article = factories.article(project, ann, script.text, headline="", language=script.language)
    index_words(revision_id=article.revisions.get().pk)

    wrong = [q for q in script.present if not is_found(q)], [q for q in script.absent if is_found(q)]

    assert wrong == ([], [])


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_or_without_and_both_are_alike_in_every_script(project, ann, chunked, script):
    article = factories.article(project, ann, script.text, headline="", language=script.language)
    index_words(revision_id=article.revisions.get().pk)
    here, other, away = script.present[0], script.present[1], script.absent[0]

    answers = {q: is_found(q) for q in searches_of(here, other, away)}

    assert answers == searches_of(here, other, away)


def searches_of(here: str, other: str, away: str) -> dict[str, bool]:
    return {
        f"{here} {other}": True,
        f"{other} {here}": True,
        f'"{here}"': True,
        f"{away} or {here}": True,
        f"{here} OR {away}": True,
        f"{here} -{away}": True,
        f"{here} {away}": False,
        f"{here} -{other}": False,
        f"-{here}": False,
        f"{away} or {here} -{other}": False,
    }


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_a_headline_is_found_at_once_in_every_script(project, ann, script):
    article = factories.article(project, ann, "…", headline=script.text, language=script.language)

    wrong = [q for q in script.present if not is_found(q)], [q for q in script.absent if is_found(q)]
    index_words(revision_id=article.revisions.get().pk)
    later = [q for q in script.present if not is_found(q)], [q for q in script.absent if is_found(q)]

    assert wrong == later == ([], [])


def test_a_search_finds_texts_in_several_languages(project, ann):
    for language, text in (
        ("en", "A protest."),
        ("de", "Die Proteste."),
        ("zh", "PROTEST了"),
        ("xx", "protest"),
    ):
        article = factories.article(project, ann, text, headline=language, language=language)
        index_words(revision_id=article.revisions.get().pk)

    languages = {
        q: sorted(Article.objects.filter(with_words(q, project.pk)).values_list("language", flat=True))
        for q in FORMS
    }

    assert languages == FORMS


FORMS = {
    "protest": ["de", "en", "xx", "zh"],
    "protests": ["de", "en"],
    "Proteste": ["de", "en"],
    '"Proteste"': ["de"],
    '"protest"': ["en", "xx", "zh"],
    "-protests": ["xx", "zh"],
}


RUNS = "渡轮港口かがカガタワー々서울설เรือน้ำသင်္ဘោ"
TEXTS = st.text(st.sampled_from([*RUNS, *"、 \n\u200bab·"]), min_size=1, max_size=60).filter(
    lambda text: text.strip("、 \n\u200b·")
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), text=TEXTS)
def test_any_part_of_an_undivided_run_is_found_and_holds_it(project, ann, monkeypatch, data, text):
    monkeypatch.setattr(chunks, "CHUNK", 30)
    monkeypatch.setattr(chunks, "OVERLAP", 12)
    article = factories.article(project, ann, f"…{text}", headline="")
    index_words(revision_id=article.revisions.get().pk)
    start = data.draw(st.integers(0, len(text) - 1))
    part = data.draw(
        st.sampled_from([text[start : start + size] for size in (1, 2, 3, 5, 8)]) | TEXTS.map(lambda q: q[:8])
    )
    key = unicodedata.normalize("NFKC", part.replace("\u200b", ""))

    if key and all(character in unicodedata.normalize("NFKC", RUNS) for character in key):
        matching = Article.objects.filter(with_words(part, project.pk), pk=article.pk)
        assert matching.exists() == (key in unicodedata.normalize("NFKC", text.replace("\u200b", "")))
