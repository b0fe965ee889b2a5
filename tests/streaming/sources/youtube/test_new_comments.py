from datetime import UTC, datetime, timedelta

import pytest

from settings import Settings
from streaming.kafka.messages import Comment, key_of
from streaming.sources import SourceReport, open_sources
from streaming.sources.control import Control
from streaming.sources.youtube import new_comments
from streaming.sources.youtube.coverage import complete_until, set_complete
from streaming.sources.youtube.errors import QuotaExceededError
from streaming.tables.hive import StoredComments
from tests.fakes.youtube import FakeComment, FakeThread, FakeYouTube
from tests.streaming.sources.conftest import problems, threads

VIDEO = "abcdefghijk"
NOW = datetime.now(UTC)


class Table:
    """The comments in Hive, and an analysis that saves each comment it reads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.parents: dict[str, str] = {}
        self.report = SourceReport()

    def stored(self, *_: object) -> StoredComments:
        replies: dict[str, int] = {}
        for parent in filter(None, self.parents.values()):
            replies[parent] = replies.get(parent, 0) + 1
        return StoredComments(frozenset(self.parents), replies)

    def analyze(self, selection: str, limit: int = 5_000, video: str = VIDEO) -> list[str]:
        self.report = SourceReport()
        control, ids = Control(), []
        comments = open_sources(
            [video],
            self.settings,
            request_id="r",
            selection=selection,  # type: ignore[arg-type]
            limit=limit,
            report=self.report,
            control=control,
        )
        try:
            for comment in comments:
                self.save(comment, control)
                ids.append(comment.comment_id)
        finally:
            control.sent.close()
        return ids

    def save(self, comment: Comment, control: Control) -> None:
        self.parents[comment.comment_id] = comment.parent_id
        control.sent.note([key_of(comment)])


@pytest.fixture
def table(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Table:
    table = Table(settings)
    monkeypatch.setattr(new_comments, "stored_comments", table.stored)
    return table


def at(minutes: float) -> str:
    return (NOW + timedelta(minutes=minutes)).isoformat()


def thread(name: str, minutes: float, replies: int = 0) -> FakeThread:
    answers = [FakeComment(f"{name}.r{n}", "reply", published=at(minutes)) for n in range(replies)]
    return FakeThread(FakeComment(name, "x", published=at(minutes)), answers)


def test_a_video_that_was_never_read_is_new(youtube: FakeYouTube, table: Table) -> None:
    youtube.add_video(VIDEO, threads(30))
    assert table.analyze("new", limit=3) == ["c029", "c028", "c027"]


def test_comments_of_the_table_are_counted(youtube: FakeYouTube, table: Table) -> None:
    youtube.add_video(VIDEO, [thread(f"c{n}", -n - 120, replies=1) for n in range(3)])
    assert len(table.analyze("new")) == 6
    assert table.report.earlier == 0
    youtube.videos[VIDEO].append(thread("newest", 1))
    assert table.analyze("new") == ["newest"]
    assert table.report.summary() == "1 of 7 comments sent, 6 already known."


@pytest.mark.slow
def test_only_what_was_written_since_is_fetched(
    youtube: FakeYouTube, table: Table, settings: Settings
) -> None:
    youtube.add_video(VIDEO, [thread(f"old{n}", -n - 120) for n in range(2_000)])
    begun = datetime.now(UTC)
    assert len(table.analyze("time")) == 2_000
    until = complete_until(settings, VIDEO)
    assert until is not None
    assert begun <= until <= datetime.now(UTC)
    youtube.requests.clear()
    youtube.videos[VIDEO] += [thread("new1", 1, replies=1), thread("new2", 2)]
    assert table.analyze("new") == ["new2", "new1", "new1.r0"]
    assert len(youtube.requests) == new_comments.OLDER_PAGES


@pytest.mark.parametrize("selection", ["time", "new"])
def test_what_a_limit_cut_off_comes_next(
    youtube: FakeYouTube, table: Table, settings: Settings, selection: str
) -> None:
    youtube.add_video(VIDEO, [thread(f"c{n:03}", -n - 120) for n in range(250)])
    assert len(table.analyze(selection, limit=100)) == 100
    assert complete_until(settings, VIDEO) is None
    youtube.videos[VIDEO].append(thread("newest", 1))
    assert table.analyze("new", limit=51) == ["newest", *[f"c{n}" for n in range(100, 150)]]
    assert len(table.analyze("new")) == 100
    assert len(table.parents) == 251
    assert table.analyze("new") == []
    assert complete_until(settings, VIDEO) is not None


def test_what_a_spent_quota_cut_off_comes_next(youtube: FakeYouTube, table: Table) -> None:
    youtube.add_video(VIDEO, threads(250))
    youtube.queue.extend([None, "quotaExceeded"])
    with pytest.raises(QuotaExceededError):
        table.analyze("time")
    assert len(table.analyze("new")) == 150
    assert len(table.parents) == 250


def test_new_replies_to_older_threads_come(youtube: FakeYouTube, table: Table) -> None:
    old = [thread(f"c{n:03}", -n - 120, replies=n % 8) for n in range(300)]
    youtube.add_video(VIDEO, old)
    table.analyze("time")
    youtube.requests.clear()
    old[7].replies.append(FakeComment("c007.new", "after seven replies"))
    old[250].replies.append(FakeComment("c250.new", "after two replies"))
    assert table.analyze("new") == ["c007.new", "c250.new"]
    paths = [request.path.rpartition("/")[2] for request in youtube.requests]
    assert paths.count("commentThreads") == 3
    assert paths.count("comments") == 1


def test_coverage_of_a_table_that_was_emptied_does_not_count(
    youtube: FakeYouTube, table: Table, settings: Settings
) -> None:
    youtube.add_video(VIDEO, threads(250))
    set_complete(settings, VIDEO, datetime(2027, 1, 1, tzinfo=UTC))
    assert len(table.analyze("new")) == 250


def test_a_reading_is_not_complete_before_its_comments_were_sent(
    youtube: FakeYouTube, settings: Settings
) -> None:
    youtube.add_video(VIDEO, threads(3))
    control = Control()
    comments = open_sources([VIDEO], settings, request_id="r", control=control)
    keys = [key_of(comment) for comment in comments]
    assert complete_until(settings, VIDEO) is None
    control.sent.note(keys[:2])
    assert complete_until(settings, VIDEO) is None
    control.sent.note(keys[2:])
    assert complete_until(settings, VIDEO) is not None


@pytest.mark.usefixtures("table")
def test_a_watched_video_gives_each_new_comment_once(
    youtube: FakeYouTube,
    settings: Settings,
    report: SourceReport,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(new_comments, "CHECK_SECONDS", 0.01)
    youtube.add_video(VIDEO, [thread("c1", 0)])
    control = Control()
    watched = open_sources(
        [VIDEO], settings, request_id="r", selection="watch", report=report, control=control
    )
    assert next(watched).comment_id == "c1"
    youtube.queue.extend(["backendError"] * 5 + ["invalidPageToken"])
    youtube.videos[VIDEO].append(thread("c2", 1))
    assert next(watched).comment_id == "c2"
    assert [("check of video" in problem) for problem in problems(report)] == [True, True]
    assert report.duplicates == 0
    control.cancel()
    assert list(watched) == []


@pytest.mark.usefixtures("table")
def test_a_watched_video_loses_none_of_many_new_comments(
    youtube: FakeYouTube, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_comments, "CHECK_SECONDS", 0.01)
    youtube.add_video(VIDEO, [thread("c", 0)])
    control = Control()
    watched = open_sources(
        [VIDEO], settings, request_id="r", selection="watch", limit=5, control=control
    )
    assert next(watched).comment_id == "c"
    youtube.videos[VIDEO] += [thread(f"n{n:03}", n / 1000) for n in range(1, 251)]
    assert {next(watched).comment_id for _ in range(250)} == {f"n{n:03}" for n in range(1, 251)}
    control.cancel()


def test_a_watched_video_gives_new_replies(
    youtube: FakeYouTube, settings: Settings, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_comments, "CHECK_SECONDS", 0.01)
    threads = [thread("many", -200, replies=6), thread("few", -300)]
    youtube.add_video(VIDEO, threads)
    table.parents = {"few": "", "many": ""}
    control = Control()
    watched = open_sources([VIDEO], settings, request_id="r", selection="watch", control=control)
    assert [next(watched).comment_id for _ in range(6)] == [f"many.r{n}" for n in range(6)]
    threads[1].replies.append(FakeComment("few.new", "x"))
    assert next(watched).comment_id == "few.new"
    threads[0].replies.append(FakeComment("many.new", "x"))
    assert next(watched).comment_id == "many.new"
    control.cancel()


def test_a_watched_video_gives_the_replies_that_an_error_held_back(
    youtube: FakeYouTube, settings: Settings, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_comments, "CHECK_SECONDS", 0.01)
    youtube.add_video(VIDEO, [thread("many", -200, replies=6)])
    table.parents = {"many": ""}
    youtube.queue.extend([None, *["backendError"] * 5])
    control = Control()
    watched = open_sources([VIDEO], settings, request_id="r", selection="watch", control=control)
    assert [next(watched).comment_id for _ in range(5)] == [f"many.r{n}" for n in range(5)]
    youtube.videos[VIDEO].append(thread("later", -300))
    assert next(watched).comment_id == "many.r5"
    control.cancel()


@pytest.mark.slow
def test_a_check_of_a_watched_video_costs_one_unit(
    youtube: FakeYouTube, settings: Settings, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_comments, "CHECK_SECONDS", 0.01)
    old = [thread(f"old{n:03}", -n - 120, replies=6) for n in range(500)]
    youtube.add_video(VIDEO, old)
    table.analyze("time")
    youtube.requests.clear()
    control = Control()
    watched = open_sources([VIDEO], settings, request_id="r", selection="watch", control=control)
    youtube.videos[VIDEO].append(thread("new1", 1))
    assert next(watched).comment_id == "new1"
    first = len(youtube.requests)
    youtube.videos[VIDEO].append(thread("new2", 2))
    assert next(watched).comment_id == "new2"
    later = [request.query.get("pageToken") for request in youtube.requests[first:]]
    assert later.count(None) >= 1
    assert sum(token is not None for token in later) <= 5
    control.cancel()
