"""The kinds of comments people write, in the languages the shipped model reads.

The sentences are in no training file; `test_the_model_has_not_seen_these_sentences` sees to that.
"""

import pytest

from spanemo.bundle import SHIPPED
from spanemo.corpora.comments import COLUMNS, FOLDER, LANGUAGES, read_judged
from spanemo.predictor import Predictor
from spanemo.text import normalise

pytestmark = pytest.mark.slow

NEGATIVE = {"anger", "disgust", "pessimism"}

# Kind -> text -> emotions of which at least one must be given; none must be given for an empty set.
KINDS: dict[str, dict[str, set[str]]] = {
    "time stamp": {"8:53": set(), "1:02:33 parte 2": set(), "الدقيقة 4:12": set()},
    "question": {
        "which lens did you use for the night shots?": set(),
        "alguien sabe cómo se llama el juego del minuto dos?": set(),
        "كم سعر النسخة الكبيرة في السعودية؟": set(),
    },
    "advertising": {
        "guys please subscribe to my channel I upload drone videos": set(),
        "pasen por mi canal, subo recetas todos los lunes": set(),
        "اشتركوا في قناتي فيها شروحات كل يوم": set(),
    },
    "fact": {
        "that is the 2016 edition, the new one has two fans": set(),
        "esa moto es la versión de 2018, no la nueva": set(),
        "هذا الملعب في الدوحة وليس في دبي": set(),
    },
    "praise": {
        "this beat slaps so hard": {"joy", "love"},
        "qué temazo se mandaron, suena increíble": {"joy", "love"},
        "صوته تحفة بجد، اداء خرافي": {"joy", "love"},
    },
    "laughter": {
        "the way the goat just left 💀💀": {"joy"},
        "jajajaja me muero con la cara del gato": {"joy"},
    },
    "love": {
        "I love this woman with my whole heart": {"love"},
        "te amo con toda mi alma, eres mi cantante favorita": {"love"},
        "بحبك اوي يا ست الكل": {"love"},
    },
    "grief": {
        "my uncle died in May, this was the last song we heard together": {"sadness"},
        "mi abuelo murió hace un mes y esta era su canción": {"sadness"},
    },
    "worry": {
        "I'm terrified of what will happen to my kids": {"fear"},
        "me da mucho miedo lo que pueda pasar mañana": {"fear"},
        "انا خايف جدا على اولادي": {"fear"},
    },
    "irony": {"Oh great, yet another thirty minute commercial": NEGATIVE},
    "annoyance": {
        "you people are idiots, stop lying to us": {"anger", "disgust"},
        "qué asco de empresa, son unos ladrones": {"anger", "disgust"},
        "شركة نصابة حسبي الله فيكم": {"anger", "disgust"},
    },
    "cynicism": {
        "nothing is ever going to change in this country": {"pessimism"},
        "este país no tiene arreglo, siempre será lo mismo": {"pessimism"},
        "مفيش امل البلد دي عمرها ما هتتغير": {"pessimism"},
    },
    "hope": {
        "everything will be alright, you will get through this": {"optimism"},
        "todo va a salir bien, ya verás": {"optimism"},
        "ان شاء الله القادم افضل": {"optimism"},
    },
    "waiting": {
        "I can't wait for the third season to come out": {"anticipation"},
        "ya quiero que salga la segunda parte, no aguanto más": {"anticipation"},
        "متحمس جدا للجزء الثاني": {"anticipation"},
    },
    "surprise": {
        "WAIT he was the killer all along?!": {"surprise"},
        "no me lo puedo creer, era su hermano?!": {"surprise"},
        "مستحيل!! طلع هو القاتل 😱": {"surprise"},
    },
    "trust": {
        "I trust every single review this man makes": {"trust"},
        "confío totalmente en sus recomendaciones": {"trust"},
    },
    "negation": {"I am not happy with this at all": NEGATIVE | {"sadness"}},
    "emoji": {"🤣🤣🤣": {"joy"}, "😍😍": {"joy", "love"}, "💔😭": {"sadness"}, "😡😡": {"anger"}},
    "Arabic in Latin letters": {"wallah 7abibi enta gamed awy": {"joy", "love"}},
    "Russian": {
        "обожаю эту песню ❤️": {"love", "joy"},
        "мне очень страшно за детей": {"fear"},
        "во сколько начинается стрим?": set(),
    },
}
# The model gets these wrong; a better one may not, and then they move up.
MISSED: dict[str, set[str]] = {
    "ههههههههه مش قادر من الضحك": {"joy"},
    "ابويا مات من شهر وكان بيحب الاغنية دي": {"sadness"},
    "genial, otra subida de precios, justo lo que necesitábamos": NEGATIVE,
    "7abibi enta gamed awy": {"joy", "love"},
}
CASES = [
    pytest.param(text, wanted, id=f"{kind}: {text}")
    for kind, texts in KINDS.items()
    for text, wanted in texts.items()
]


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor.load(SHIPPED)


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_a_comment_is_read_as_meant(predictor: Predictor, text: str, wanted: set[str]) -> None:
    (result,) = predictor.predict([text])
    given = set(result.labels)
    assert result.other_language is None
    assert given & wanted if wanted else not given


@pytest.mark.xfail(strict=True, reason="a known miss of the shipped model")
@pytest.mark.parametrize(("text", "wanted"), MISSED.items())
def test_a_missed_comment_is_still_missed(
    predictor: Predictor, text: str, wanted: set[str]
) -> None:
    assert wanted & set(predictor.predict([text])[0].labels)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("yaar mujhe bahut dar lag raha hai", "hi"),
        ("이 노래 너무 좋아요 진짜 최고", "ko"),
        ("lucu banget sumpah ngakak terus dari tadi", "id"),
        ("Dieses Lied macht mich jedes Mal so traurig", "de"),
    ],
)
def test_another_language_is_marked_and_gets_no_emotion(
    predictor: Predictor, text: str, language: str
) -> None:
    (result,) = predictor.predict([text])
    assert (result.labels, result.other_language) == ([], language)


def test_the_model_has_not_seen_these_sentences() -> None:
    seen = {
        normalise(row["text"])
        for language in LANGUAGES
        for row in read_judged(FOLDER / f"{language}.tsv", COLUMNS)
    }
    sentences = [
        *MISSED,
        *(text for kind, texts in KINDS.items() for text in texts if kind != "emoji"),
    ]
    assert not [text for text in sentences if normalise(text) in seen]
