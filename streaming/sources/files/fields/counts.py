"""Counts as people and pages write them: "1.2K", "1,234", "1 234", "1,2 Tsd.", "12 likes"."""

import re
import unicodedata

from streaming.sources.comment import MAX_LIKES, UnusableCommentError
from streaming.sources.files.fields.missing import is_missing

_THOUSAND = (
    "k thousand tsd mil mila mille tys tis тыс тис хил хиљ ต mijl rb ribu tn t bin tūkst tuh ezer "
    "e हज़ार हजार ألف الف آلاف 千 천 χιλ nghìn พัน"
)
_MILLION = (
    "m mi mio mill millón millones milhões milhão million millions milioni mln млн mlj mn milj "
    "jt juta mil. مليون triệu tr εκ ล้าน"
)
_BILLION = "b bn mrd md mld млрд mlrd 억억"
_FACTORS = {
    **dict.fromkeys(_THOUSAND.split(), 10**3),
    **dict.fromkeys(_MILLION.split(), 10**6),
    **dict.fromkeys(_BILLION.split(), 10**9),
    **dict.fromkeys(("万", "萬", "만"), 10**4),
    **dict.fromkeys(("億", "亿", "억"), 10**8),
    **dict.fromkeys(("lakh", "लाख"), 10**5),
    **dict.fromkeys(("crore", "करोड़"), 10**7),
}
_LIKES = re.compile(
    r"\b(?:likes?|votes?|upvotes?|thumbs[ -]?up|gefällt mir(?:-angaben)?|me gustas?|j['’]aime|"
    r"mi piace|gostos?|curtidas?|нравится|лайк\w*|отмет\w* .*)|إعجاب\w*|いいね|高評価|点赞|个?赞|"
    r"좋아요|개$|[件次個个回]$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"([+-]?[\d.,٫٬'’ ]*\d(?:[.,]?[eE][+-]?\d+)?)\s*(\D*)")
_GROUPS = re.compile(r"([+-]?)(\d{1,3}(?:[.,'’ ]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})(?:[.,]0+)?")
_ROUND_GROUPS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})*,\d00")  # "1,200K"


def parse_count(value: object) -> int:
    """Return a count, 0 for a missing value; counts above 2**63 - 1 are cut to it.

    A point or comma before exactly three digits groups thousands, so "1.234" is 1234.

    Raises:
        UnusableCommentError: no number, or no whole one.
    """
    if isinstance(value, str):
        if value.isascii() and value.isdigit() and len(value) < 19:
            return int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        return min(value, MAX_LIKES)
    if is_missing(value):
        return 0
    given = str(value)
    if len(given) > 60:
        raise _not_a_count(given)
    text = _LIKES.sub("", _symbols_removed(given)).strip().removesuffix("+")
    match = _NUMBER.fullmatch(text)
    factor = _factor(match[2], text[: match.start(2)]) if match else None
    if match is None or factor is None:
        raise _not_a_count(given)
    number = match[1].strip().replace("٫", ".").replace("٬", ",")
    count = _number(number, factor)
    if count is None:
        raise _not_a_count(given)
    return max(-MAX_LIKES, min(count, MAX_LIKES))


def is_ambiguous(value: object) -> bool:
    """Return whether a point may separate thousands or a fraction, as in "1.234"."""
    return re.fullmatch(r"\d{1,3}\.\d{3}", str(value).strip()) is not None


def _number(number: str, factor: int) -> int | None:
    groups = _GROUPS.fullmatch(number)
    if groups and (factor == 1 or _ROUND_GROUPS.fullmatch(number)):
        return int(groups[1] + re.sub(r"\D", "", groups[2])) * factor
    plain = number.replace(" ", "").replace("'", "").replace("’", "")
    if "," in plain and "." in plain:
        last = max(plain.rfind(","), plain.rfind("."))
        plain = re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :]
    try:
        result = float(plain.replace(",", ".")) * factor
    except ValueError:
        return None
    if abs(result) >= MAX_LIKES:
        return MAX_LIKES if result > 0 else -MAX_LIKES
    if factor == 1 and not result.is_integer():
        return None
    return round(result)


def _factor(word: str, number: str) -> int | None:
    word = word.strip().casefold()
    if not word:
        return 1
    if word == "b" and ("," in number or number.endswith(" ")):  # Turkish "12 B": "bin", thousands
        return 10**3
    return _FACTORS.get(word) or _FACTORS.get(word.rstrip("."))


def _symbols_removed(text: str) -> str:
    """Return the text in ASCII digits, with plain spaces and without emoji and other symbols."""
    kept = []
    for character in unicodedata.normalize("NFKC", text):
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            kept.append(str(digit))
        elif unicodedata.category(character) not in ("So", "Sk", "Mn", "Cf"):
            kept.append(" " if character.isspace() else character)
    return "".join(kept)


def _not_a_count(value: str) -> UnusableCommentError:
    return UnusableCommentError(f"{value[:40]!r} is not a number")
