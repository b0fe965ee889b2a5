"""Encodings of text files."""

import codecs

import pytest

from tests.streaming.sources.files.containers.conftest import CASES, ReadBytes, read

TEXTS = {
    "cp1252": ("windows-1252", "“Größe”, très déçu – señor, what a café scene!"),
    "cp1250": ("windows-1250", "Příliš žluťoučký kůň úpěl ďábelské ódy"),
    "cp1251": ("windows-1251", "Мне очень понравилось это видео, спасибо"),
    "cp1254": ("windows-1254", "Çok güzel bir şarkı, teşekkürler ağladım"),
    "cp1256": ("windows-1256", "هذا الفيديو جميل جدا"),
    "cp932": ("Shift JIS", "この動画が大好きです、とても悲しい"),
    "gb18030": ("GB 18030", "我很喜欢这个视频，太难过了"),
    "cp949": ("EUC-KR", "이 영상 너무 좋아요 슬퍼요"),
    "koi8_r": ("KOI8-R", "Мне очень понравилось это видео, спасибо"),
}


@pytest.mark.parametrize("codec", TEXTS)
def test_old_encodings(read_bytes: ReadBytes, codec: str) -> None:
    label, text = TEXTS[codec]
    reading = read_bytes(f"id;text\n1;{text}\n2;plain\n".encode(codec))
    assert [row["text"] for row in reading.values] == [text, "plain"]
    assert reading.table.container == f"CSV with semicolons, {label}"


@pytest.mark.parametrize("text", ["café", "It’s over", "£5"])
def test_a_single_letter_beyond_ascii_is_windows_1252(read_bytes: ReadBytes, text: str) -> None:
    assert read_bytes(f"id,text\n1,{text}\n".encode("cp1252")).values[0]["text"] == text


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"", "utf-8"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_unicode(read_bytes: ReadBytes, mark: bytes, codec: str) -> None:
    text = "Мне очень понравилось 😭, 動画"
    content = mark + f'id,text\r\n1,"{text}"\r\n2,plain\r\n'.encode(codec)
    reading = read_bytes(content)
    assert reading.table.columns == ("id", "text")
    assert [row["text"] for row in reading.values] == [text, "plain"]


def test_cases_of_encodings() -> None:
    assert read(CASES / "27_unicode_text.csv").values[0]["Text"] == "¡qué maravilla! 😍"
    assert read(CASES / "28_utf16le_nobom.csv").values[1]["text"] == "I am scared of spiders"
    rows = read(CASES / "30_cp1252_semicolon.csv").values
    assert [row["text"] for row in rows] == [
        "I'm impressed – what a café scene!",
        "So sad it’s over",
        "plain ascii is fine",
    ]


@pytest.mark.slow
def test_a_late_byte_that_is_not_utf8_loses_its_row(read_bytes: ReadBytes) -> None:
    rows = [f"{n},naïve row" for n in range(50_000)]
    content = "\n".join(["id,text", *rows]).encode() + b"\n50000,caf\xe9\n50001,end"
    reading = read_bytes(content)
    assert len(reading.values) == 50_001
    assert reading.problems == ["line 50002: byte 0xE9 is not UTF-8; save the file as UTF-8"]


def test_a_damaged_letter_in_utf8_is_not_another_encoding(read_bytes: ReadBytes) -> None:
    content = "text\nnaïve\ncafé\nдомой\n".encode().replace("ф".encode(), b"")
    reading = read_bytes(content.replace("é".encode(), b"\xc3"))
    assert [row["text"] for row in reading.values] == ["naïve", "домой"]
    assert reading.problems == ["line 3: byte 0xC3 is not UTF-8; save the file as UTF-8"]


def test_short_turkish_texts(read_bytes: ReadBytes) -> None:
    content = "Yazar;Yorum\nAyşe;Çok güzel olmuş, teşekkürler\nİsmail;Işık şahane\n"
    reading = read_bytes(content.encode("cp1254"))
    assert [row["Yorum"] for row in reading.values] == [
        "Çok güzel olmuş, teşekkürler",
        "Işık şahane",
    ]
    assert read_bytes("id,text\n1,ağ\n".encode("cp1254")).values[0]["text"] == "ağ"
    text = "Það er fallegt á Íslandi, ég ætla að horfa á þetta og syngja með þér í kvöld"
    assert read_bytes(f"id;text\n1;{text}\n".encode("cp1252")).values[0]["text"] == text


@pytest.mark.slow
@pytest.mark.parametrize(("codec", "label"), [("cp1252", ", windows-1252"), ("utf-8", "")])
def test_letters_after_a_long_start_of_ascii(read_bytes: ReadBytes, codec: str, label: str) -> None:
    rows = "".join(f"{n},a plain row\n" for n in range(20_000))
    texts = ["très déçu", "ça va, señor"]
    late = "".join(f'x,"{text}"\n' for text in texts)
    reading = read_bytes(f"id,text\n{rows}".encode() + late.encode(codec))
    assert [row["text"] for row in reading.values[-2:]] == texts
    assert reading.problems == []
    assert reading.table.container == f"CSV{label}"
