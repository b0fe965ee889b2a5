import csv
import html

import pytest

from settings import ROOT
from spanemo.language.detection import UNDETERMINED, languages_of, other_language

SHARED = ROOT.parent / "shared"
DATA = SHARED / "data"
THREE = ("ar", "en", "es")
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the data sets are not beside the repository"
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("me encanta esta canción, la mejor del mundo", "es"),
        ("qué temazo hermano", "es"),
        ("das ist so traurig, ich muss weinen", "de"),
        ("wer hört das auch noch jeden Tag", "de"),
        ("bu şarkı çok güzel, bayıldım", "tr"),
        ("cok guzel olmus kardesim", "tr"),
        ("chorei demais com esse clipe", "pt"),
        ("saudades desse tempo, que banda boa", "pt"),
        ("mi fa piangere ogni volta", "it"),
        ("trop bien cette musique", "fr"),
        ("@someone #mood https://example.org/watch c'est vraiment trop triste", "fr"),
        ("ale fajna piosenka, pozdrawiam", "pl"),
        ("foarte frumos, mi-a plăcut mult", "ro"),
        ("keren banget suaranya bang", "id"),
        ("ang ganda ng boses mo", "tl"),
        ("bài này hay quá bạn ơi", "vi"),
        ("yeh gaana sunke rona aa gaya bhai", "hi"),
        ("onek sundor gaan, khub valo laglo", "bn"),
        ("wallahi el oghneya di 7elwa awi", "ar"),
        ("merci khouya, video zwina bzaf", "ar"),
        ("какая прекрасная песня", "ru"),
        ("яка чудова пісня, дякую", "uk"),
        ("أحب هذه الأغنية", "ar"),
        ("این آهنگ خیلی قشنگ بود", "fa"),
        ("یہ گانا بہت اچھا ہے", "ur"),
        ("यह गाना सुनकर बहुत अच्छा लगा", "hi"),
        ("हे गाणं खूप छान आहे", "mr"),
        ("この曲が大好きです", "ja"),
        ("泣いた", "ja"),
        ("这首歌太好听了", "zh"),
        ("이 노래 너무 좋아요 😂😂", "ko"),
        ("ㅋㅋㅋ", "ko"),
        ("เพลงนี้เพราะมาก", "th"),
        ("איזה שיר יפה", "he"),
        ("τι ωραίο τραγούδι", "el"),
    ],
)
def test_another_language_is_recognised(text: str, language: str) -> None:
    assert other_language(text, ["en"]) == language
    assert other_language(text, ["en", language]) is None
    assert other_language(text, []) is None


@pytest.mark.parametrize(
    "text",
    [
        "I love this song so much",
        "lol",
        "LMFAOOOO im dead 😂😂😂",
        "soooo gooood!!!!",
        "omg yasss queen",
        "😍😍😍",
        "3:24 ❤️",
        "https://youtu.be/9bZkp7q19f0",
        "look at example.com/page",
        "",
        "??? !!! ...",
        "¯\\_(ツ)_/¯",
        "(ಠ_ಠ)",
        "PSY",
        "W",
        "first",
        "slaps",
        "pog",
        "ngl this bops",
        "he ate and left no crumbs",
        "finna cry fr fr no cap",
        "dis dude wildin, aint no way",
        "och ye cannae dae that wee man",
        "beleive me thier definately awsome",
        "Lionel Messi",
        "Cristiano Ronaldo",
        "Johann Sebastian Bach",
        "IM SCREAMING RN",
        "hahahahaha",
        "gr8 vid m8",
        "2nd time at 3am in 4k",
        "skrrrt",
        "wallah bro that goal",
        "RIP legend",
        "I&#39;m crying <br /> every time",
    ],
)
@pytest.mark.parametrize("languages", [("en",), THREE])
def test_english_slang_emoji_and_what_cannot_be_told_are_no_other_language(
    text: str, languages: tuple[str, ...]
) -> None:
    assert other_language(text, languages) is None


@pytest.mark.parametrize(
    "text",
    [
        "jajaja qué crack",
        "jajajajajaj",
        "TEMAZO",
        "no mames wey",
        "re piola el tema",
        "quien mas en 2025",
        "saludos desde Perú",
        "k hermosoo",
        "ههههه",
        "چميل گاع",
        "ya rab",
        "3ash ya fanan",
        "tbarkellah 3lik khouya",
        "rabi yer7amo",
    ],
)
def test_short_spanish_and_arabic_are_read_by_a_model_of_them(text: str) -> None:
    assert other_language(text, THREE) is None


def test_a_language_that_cannot_be_told_is_marked() -> None:
    assert other_language("tuguri meldavo krimon sapiletu vargosi", ["en"]) == UNDETERMINED


def test_a_language_with_words_of_the_models_is_still_another() -> None:
    assert other_language("love from Brazil, amo demais essa música", ["en"]) == "pt"
    assert other_language("que saudade do meu pai, não paro de chorar", THREE) == "pt"


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    assert other_language("a" * 10_000, ["en"]) is None
    assert other_language("<&@#'" * 2_000, ["en"]) is None


def test_a_corpus_tells_its_languages() -> None:
    english = ["I love this song so much", "this is the worst video I have ever seen"] * 30
    spanish = ["me encanta esta canción, es la mejor del mundo"]
    hindi = ["यह गाना सुनकर बहुत अच्छा लगा"]
    assert languages_of([*english, *spanish]) == ("en",)
    assert languages_of([*english, *spanish * 30]) == ("en", "es")
    assert languages_of([*english, *hindi * 30]) == ("en", "hi")
    assert languages_of(["lol", "😂"]) == ()


def column(path: str, name: str) -> list[str]:
    with (DATA / path).open(encoding="utf-8-sig", newline="") as file:
        return [html.unescape(row[name]) for row in csv.DictReader(file)]


def cells(path: str, place: int) -> list[str]:
    lines = (DATA / path).read_text("utf-8").splitlines()
    return [line.split("\t")[place].replace("\\n", " ") for line in lines]


def marked(texts: list[str], languages: tuple[str, ...]) -> float:
    return sum(other_language(text, languages) is not None for text in texts) / len(texts)


@needs_data
@pytest.mark.slow
@pytest.mark.parametrize("languages", [("en",), THREE])
def test_real_english_is_almost_never_marked(languages: tuple[str, ...]) -> None:
    videos = ("01-Psy", "02-KatyPerry", "03-LMFAO")
    comments = [text for name in videos for text in column(f"youtube/Youtube{name}.csv", "CONTENT")]
    assert marked(comments, languages) <= 0.005
    assert marked(cells("semeval2018-ec/dev.tsv", 1), languages) <= 0.001
    assert marked(cells("goemotions/dev.tsv", 0), languages) <= 0.001


@needs_data
@pytest.mark.slow
def test_real_spanish_and_arabic_are_seldom_marked_by_a_model_of_them() -> None:
    spanish = [
        *column("brighter/dev/esp.csv", "text"),
        *cells("semeval2018-es/2018-E-c-Es-dev.txt", 1),
    ]
    arabic = [
        *column("brighter/dev/arq.csv", "text"),
        *column("brighter/dev/ary.csv", "text"),
        *cells("semeval2018-ar/2018-E-c-Ar-dev.txt", 1),
    ]
    assert marked(spanish, THREE) <= 0.005
    assert marked(arabic, THREE) <= 0.01


@needs_data
@pytest.mark.slow
@pytest.mark.parametrize("languages", [("en",), THREE])
def test_real_texts_of_other_languages_are_marked(languages: tuple[str, ...]) -> None:
    for name in ("ptbr", "deu", "rus", "hin", "ron", "ukr"):
        assert marked(column(f"brighter/dev/{name}.csv", "text"), languages) >= 0.95, name
    for name in ("fr", "it", "de", "pt"):
        lines = [text for text in cells(f"xed/{name}.tsv", 0) if len(text.split()) >= 4]
        assert marked(lines, languages) >= 0.9, name


@pytest.mark.skipif(
    not (SHARED / "cases").is_dir(), reason="the cases are not beside the repository"
)
def test_texts_of_other_languages_that_people_really_have() -> None:
    with (SHARED / "cases/files/43_languages.csv").open(encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    expected = ["ar", "hi", "es", "hi", "hi", "ar", "es", "id", "pt", "ko", "ja", "fr"]
    assert [other_language(text, ["en"]) for text in texts] == expected
