import pytest

from errors import PermanentError
from streaming.sources import SourceReport
from streaming.sources.youtube.errors import CommentsDisabledError, QuotaExceededError
from tests.fakes.youtube import FakeYouTube
from tests.streaming.sources.conftest import Read, problems, threads

ONE, OTHER = "abcdefghijk", "ABCDEFGHIJK"


@pytest.fixture(autouse=True)
def videos(youtube: FakeYouTube) -> None:
    youtube.add_video(ONE, threads(3))
    youtube.add_video(OTHER, [])


def test_several_videos_are_read_in_turns_and_each_has_the_limit(
    youtube: FakeYouTube, read: Read
) -> None:
    for thread in threads(5):
        object.__setattr__(thread.top, "id", thread.top.id.replace("c", "other"))
        youtube.videos[OTHER].append(thread)
    comments = read(f"https://youtu.be/{ONE}, {OTHER}\n{ONE}", limit=2)
    assert [(comment.video_id, comment.text) for comment in comments] == [
        (ONE, "text 2"),
        (OTHER, "text 4"),
        (ONE, "text 1"),
        (OTHER, "text 3"),
    ]


def test_a_video_that_cannot_be_read_does_not_stop_the_others(
    youtube: FakeYouTube, read: Read, report: SourceReport
) -> None:
    youtube.errors[OTHER] = "commentsDisabled"
    assert len(read(f"{OTHER} {ONE}")) == 3
    assert problems(report) == [f"Comments are turned off for video {OTHER}; choose another video."]


def test_no_video_that_can_be_read_is_an_error(youtube: FakeYouTube, read: Read) -> None:
    youtube.errors[ONE] = youtube.errors[OTHER] = "commentsDisabled"
    with pytest.raises(CommentsDisabledError):
        read(f"{OTHER} {ONE}")


def test_a_spent_quota_stops_all(youtube: FakeYouTube, read: Read) -> None:
    youtube.errors[OTHER] = "quotaExceeded"
    with pytest.raises(QuotaExceededError):
        read(f"{ONE} {OTHER}")


def test_a_word_that_names_no_video_is_told(read: Read) -> None:
    with pytest.raises(PermanentError, match="nonsense"):
        read(f"{ONE} nonsense")
