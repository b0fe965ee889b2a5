from pathlib import Path

import pytest
from pydantic import SecretStr

from settings import Settings
from tests.fakes.youtube import FakeYouTube


@pytest.fixture
def settings(settings: Settings, youtube: FakeYouTube, tmp_path: Path) -> Settings:
    """Settings with the fake API and a valid key."""
    key = SecretStr(youtube.key)
    fake = {"data_dir": tmp_path, "youtube_api_url": youtube.url, "youtube_api_key": key}
    return settings.model_copy(update=fake)
