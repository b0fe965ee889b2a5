"""The report of reading a source: counts, and problems with their reasons."""

import re
from collections import Counter
from dataclasses import dataclass, field

from streaming.sources.lengths import MAX_TEXT
from streaming.sources.youtube.quota import Quota
from streaming.sources.youtube.video_details import VideoDetails

KEPT_PROBLEMS = 100
"""Problems of rows that a report keeps, and as many others; further ones are only counted."""

_KEPT_REASONS = 50
_OTHER_REASONS = "other reasons"


@dataclass(frozen=True)
class Problem:
    """A problem: its line in the file (0 if there are no lines) and the reason."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


@dataclass
class SourceReport:
    """Counts of a request, updated while its comments are read.

    Attributes:
        rows: rows read; ``sent`` + ``duplicates`` + ``earlier`` + ``skipped`` + all of ``left_out``
            at the end of the source.
        sent: comments yielded.
        duplicates: comments with the ID of an earlier one.
        earlier: comments that an earlier analysis sent.
        skipped: rows that could not become a comment.
        reasons: the reasons of skipped rows and invalid fields, without their particulars, with
            counts.
        left_out: rows that hold no comment, such as stickers of a live chat, by kind.
        repaired: invalid fields of rows that were sent without them.
        cut_texts: comments whose text was cut to the length that YouTube accepts.
        replaced_ids: comments whose ID a spreadsheet has damaged; they have a generated one.
        not_read: rows after the limit, as far as they were counted.
        not_read_more: whether there are more rows than ``not_read``.
        cut_videos: videos that have more comments than the limit per video.
        unread_videos: other videos that were not read to their end.
        cut_lists: channels and playlists that have more videos than the limit.
        readings: how each table was read: "a.csv read as yt-dlp comments (CSV)".
        problems: the first 100 problems of rows, and the first 100 others.
        quota: units of the YouTube key's quota.
        videos: details of the videos of channels, playlists and searches, once they are listed.
    """

    rows: int = 0
    sent: int = 0
    duplicates: int = 0
    earlier: int = 0
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    repaired: int = 0
    cut_texts: int = 0
    replaced_ids: int = 0
    not_read: int = 0
    not_read_more: bool = False
    cut_videos: int = 0
    unread_videos: int = 0
    cut_lists: int = 0
    readings: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    quota: Quota = field(default_factory=Quota)
    videos: list[VideoDetails] = field(default_factory=list)

    @property
    def cut(self) -> bool:
        """Whether a limit or an error left out comments."""
        return self.not_read + self.cut_videos + self.unread_videos + self.cut_lists > 0

    def skip(self, line: int, reason: str) -> None:
        """Count a row that could not become a comment."""
        self.rows += 1
        self.skipped += 1
        self._count(line, reason)

    def leave_out(self, kind: str) -> None:
        """Count a row that holds no comment, by its kind in the plural."""
        self.rows += 1
        self.left_out[kind] += 1

    def pass_over(self) -> None:
        """Count a comment that an earlier analysis sent."""
        self.rows += 1
        self.earlier += 1

    def repair(self, line: int, reason: str) -> None:
        """Count an invalid field of a row, which is sent without it."""
        self.repaired += 1
        self._count(line, reason)

    def read_as(self, reading: str) -> None:
        """Record how a table was read."""
        if reading not in self.readings and len(self.readings) < KEPT_PROBLEMS:
            self.readings.append(reading)

    def warn(self, reason: str) -> None:
        """Record a problem that is not about a row, such as deleted replies, once."""
        problem = Problem(0, reason)
        others = len(self.problems) - min(self.reasons.total(), KEPT_PROBLEMS)
        if problem not in self.problems and others < KEPT_PROBLEMS:
            self.problems.append(problem)

    def summary(self) -> str:
        """Return the counts as a sentence."""
        counts = [
            (self.duplicates, "skipped as duplicates"),
            (self.earlier, "already known"),
            (self.skipped, "unreadable"),
            *((count, f"left out: {kind}") for kind, count in dict(self.left_out).items()),
            (self.repaired, "sent without an invalid field"),
            (self.replaced_ids, "sent with a new ID"),
        ]
        parts = [f"{self.sent} of {self.rows} comments sent"]
        parts += [f"{count} {outcome}" for count, outcome in counts if count]
        if self.cut_texts:
            were = "comment was" if self.cut_texts == 1 else "comments were"
            parts.append(f"{self.cut_texts:,} {were} cut to YouTube's {MAX_TEXT:,} characters")
        if self.not_read:
            more = "more than " if self.not_read_more else ""
            parts.append(f"{more}{self.not_read} more not read because of the limit")
        if self.cut_videos:
            parts.append(f"the limit cut {_videos(self.cut_videos)}: more comments are there")
        if self.unread_videos:
            parts.append(f"{_videos(self.unread_videos)} not read to the end")
        if self.cut_lists:
            lists = "list" if self.cut_lists == 1 else "lists"
            parts.append(f"the limit of videos cut {self.cut_lists} {lists} of videos")
        return ", ".join(parts) + "."

    def kinds(self) -> list[str]:
        """Return how many rows each kind of problem has, the most first; none if all differ."""
        reasons = Counter(dict(self.reasons))  # another thread may be counting
        if reasons.total() == len(reasons):
            return []
        return [
            f"{count:,} {'row' if count == 1 else 'rows'}: {reason}"
            for reason, count in reasons.most_common()
        ]

    def _count(self, line: int, reason: str) -> None:
        """Count a problem of a row by its kind, and keep it if it is one of the first."""
        if self.reasons.total() < KEPT_PROBLEMS:
            self.problems.append(Problem(line, reason))
        kind = re.sub(r"'[^']*'|\"[^\"]*\"|\d[\d,.]*|0x\w+", "…", reason[:200])
        fits = kind in self.reasons or len(self.reasons) < _KEPT_REASONS
        self.reasons[kind if fits else _OTHER_REASONS] += 1


def _videos(count: int) -> str:
    return "1 video" if count == 1 else f"{count:,} videos"
