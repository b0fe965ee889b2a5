"""Until when all comments of a video have been read, so that "new" need not look further back.

A file per video in ``data_dir/youtube/complete``. An analysis that a limit, the quota or a person
ended before the oldest comment writes none.
"""

import json
from datetime import datetime
from pathlib import Path

from settings import Settings
from spanemo.files import draft
from streaming.sources.youtube.data_folder import writing


def complete_until(settings: Settings, video_id: str) -> datetime | None:
    """Return when reading all comments of a video last began; None if it never came to an end."""
    try:
        return datetime.fromisoformat(json.loads(_path(settings, video_id).read_text())["until"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def set_complete(settings: Settings, video_id: str, until: datetime) -> None:
    """Record that all comments written before ``until`` have been read.

    Raises:
        DataFolderError: the file cannot be written.
    """
    path = _path(settings, video_id)
    with writing(path), draft(path) as part:
        part.write_text(json.dumps({"until": until.isoformat()}))


def _path(settings: Settings, video_id: str) -> Path:
    return settings.data_dir / "youtube" / "complete" / f"{video_id}.json"
