import dagster as dg
import pytest

from assets.tables.videos import VIDEOS, videos_asset
from settings import Settings
from streaming.sources.youtube import describing
from streaming.sources.youtube.describing import Described
from streaming.sources.youtube.errors import QuotaExceededError

pytestmark = pytest.mark.slow


def figures(settings: Settings) -> dict[str, object]:
    result = dg.materialize([videos_asset(settings)], selection=[VIDEOS])
    (event,) = result.get_asset_materialization_events()
    metadata = event.materialization.metadata
    return {name: value.value for name, value in metadata.items()}


def test_a_run_says_what_it_described(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(describing, "describe_videos", lambda _: Described(58, 2, 2))
    assert figures(settings) == {"videos": 58, "unknown_to_youtube": 2, "quota_units": 2}


def test_without_a_key_or_quota_nothing_changes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "requires an API key" in str(figures(settings)["state"])

    def spent(_: Settings) -> Described:
        raise QuotaExceededError("The key's daily quota is spent.")

    monkeypatch.setattr(describing, "describe_videos", spent)
    assert figures(settings) == {"state": "The key's daily quota is spent."}
