import pandas as pd
import pytest

from settings import Settings
from streaming import hive
from streaming.hive import HiveUnavailableError, parse


def test_maps_lists_and_times_are_parsed() -> None:
    frame = parse(
        pd.DataFrame(
            {
                "scores": ['{"joy":0.5}', None],
                "labels": ['["joy"]', "[]"],
                "saved_at": [1_000, None],
                "text": ['{"not": "parsed"}', "x"],
            }
        )
    )
    assert frame["scores"].tolist() == [{"joy": 0.5}, None]
    assert frame["labels"].tolist() == [["joy"], []]
    assert str(frame["saved_at"][0]) == "1970-01-01 00:00:01+00:00"
    assert pd.isna(frame["saved_at"][1])
    assert frame["text"][0] == '{"not": "parsed"}'


def test_no_videos_need_no_server(unreachable: Settings) -> None:
    assert hive.count_rows(unreachable, []) == 0
    assert list(hive.emotion_counts(unreachable, []).columns) == ["emotion", "comments"]


def test_a_server_that_is_away_is_named_with_the_next_step(unreachable: Settings) -> None:
    with pytest.raises(HiveUnavailableError, match=r"127\.0\.0\.1:1 does not answer.*tone up"):
        hive.count_rows(unreachable, ["v"])


@pytest.fixture
def unreachable() -> Settings:
    return Settings(_env_file=None, thrift_port=1)
