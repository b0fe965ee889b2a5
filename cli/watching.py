"""One analysis in a terminal: progress on standard error, predictions on standard output."""

import signal
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from cli.printing import prediction_json, print_json, print_prediction
from settings import Settings
from streaming.tables.tones import Tones, tone_of

if TYPE_CHECKING:
    from streaming.kafka.messages import Comment
    from streaming.sources.control import Control
    from streaming.sources.youtube.quota import Quota


@dataclass
class Summary:
    """Counts of one analysis.

    ``labels`` counts comments by emotion and ``tones`` by what
    `streaming.tables.tones.tone_of` says of them, both as the primary model predicts.
    """

    fetched: int = 0
    predicted: int = 0
    saved: int = 0
    dead: int = 0
    new_rows: int = 0
    known_rows: int = 0
    videos: set[str] = field(default_factory=set)
    labels: Counter[str] = field(default_factory=Counter)
    tones: Counter[str | None] = field(default_factory=Counter)

    @property
    def tone(self) -> Tones:
        """The comments by their tone."""
        return Tones.of(self.tones)

    def json(self) -> dict[str, Any]:
        """Return the counts as JSON types; ``tone`` is null if the model has none of the emotions.

        ``tone`` holds ``comments`` (read), the four tones, which add up to these, and ``not_read``.
        """
        tone = {"comments": self.tone.read} | asdict(self.tone) if self.tone else None
        return {
            **{name: count for name, count in vars(self).items() if name != "tones"},
            "videos": sorted(self.videos),
            "tone": tone,
        }

    def sentence(self) -> str:
        """Summarize the analysis, with the rows that are new in the table."""
        if not self.fetched:
            return "There were no comments to analyze."
        present = f", {self.known_rows} were already there" if self.known_rows else ""
        unread = f", {self.dead} could not be read" if self.dead else ""
        added = f"{self.new_rows} new rows" if self.new_rows else "no new row"
        return f"{self.predicted} comments predicted{unread}; {added} in Hive{present}."


def watch(
    settings: Settings,
    comments: "Iterable[Comment]",
    request_id: str,
    control: "Control | None" = None,
    *,
    as_json: bool = False,
    summary: Summary | None = None,
    quota: "Quota | None" = None,
) -> Summary:
    """Run an analysis to its end and print each prediction when it comes.

    The first Ctrl-C ends the reading: what was sent is still predicted and saved. The second one
    ends the watching. Counts go to ``summary`` as they come, so that it has them after an error.
    The progress shows the units of ``quota`` beside those expected.

    Raises:
        ToneError: whatever stops the source or the stream.
    """
    from streaming.requests.analysis import Dead, Fetched, Finished, Predicted, Saved, analyze
    from streaming.sources.control import Control

    console, summary, control = Console(), summary or Summary(), control or Control()
    primary = settings.predict_applications[0].name
    with (
        _ctrl_c_cancels(control),
        Progress(
            TextColumn("{task.description:>9}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=console.is_terminal,
        ) as progress,
    ):
        rows = {name: progress.add_task(name, total=0) for name in ("predicted", "saved")}
        units = progress.add_task("quota", total=None, visible=False)
        for event in analyze(comments, settings, request_id=request_id, control=control):
            match event:
                case Fetched(count):
                    summary.fetched = count
                case Predicted(prediction, complete):
                    summary.predicted += complete
                    summary.videos.add(prediction.comment.video_id)
                    if prediction.application in {"", primary}:
                        summary.labels.update(prediction.labels)
                        summary.tones[tone_of(prediction)] += 1
                    if as_json:
                        print_json(console, prediction_json(prediction))
                    else:
                        print_prediction(console, prediction, models=len(settings.predict))
                case Dead(reason):
                    summary.dead += 1
                    progress.console.print(f"one comment could not be read: {reason}", markup=False)
                case Saved(count):
                    summary.saved = count
                case Finished(new_rows, known_rows):
                    summary.new_rows, summary.known_rows = new_rows, known_rows
            if quota is not None:
                total = quota.expected or None
                progress.update(units, completed=quota.spent, total=total, visible=quota.spent > 0)
            for name in rows:
                done = getattr(summary, name)
                progress.update(rows[name], completed=done, total=summary.fetched - summary.dead)
    return summary


@contextmanager
def _ctrl_c_cancels(control: "Control") -> Iterator[None]:
    def cancel(*_: object) -> None:
        control.cancel()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, cancel)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
