"""One analysis in a terminal: progress on standard error, predictions on standard output."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from settings import Settings
from stack.printing import prediction_json, print_json, print_prediction

if TYPE_CHECKING:
    from streaming.messages import Comment


@dataclass
class Summary:
    """Counts of one analysis; ``labels`` counts comments by emotion, as the primary model says."""

    fetched: int = 0
    predicted: int = 0
    saved: int = 0
    dead: int = 0
    new_rows: int = 0
    known_rows: int = 0
    videos: set[str] = field(default_factory=set)
    labels: Counter[str] = field(default_factory=Counter)

    def sentence(self) -> str:
        """Say what is in the table now that was not there before."""
        if not self.fetched:
            return "There was no comment to analyze."
        known = f"{self.known_rows} were already there" if self.known_rows else "none was known"
        unread = f", {self.dead} could not be read" if self.dead else ""
        added = f"{self.new_rows} new rows" if self.new_rows else "no new row"
        return f"{self.predicted} comments predicted{unread}; {added} in Hive, {known}."


def watch(
    settings: Settings, comments: "Iterable[Comment]", request_id: str, *, as_json: bool = False
) -> Summary:
    """Run an analysis to its end and print each prediction when it comes.

    Raises:
        ToneError: whatever stops the source or the stream.
    """
    from streaming.analysis import Dead, Fetched, Finished, Predicted, Saved, analyze

    console, summary = Console(), Summary()
    primary = settings.predict_applications[0].name
    with Progress(
        TextColumn("{task.description:>9}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=console.is_terminal,
    ) as progress:
        rows = {name: progress.add_task(name, total=0) for name in ("predicted", "saved")}
        for event in analyze(comments, settings, request_id=request_id):
            match event:
                case Fetched(count):
                    summary.fetched = count
                case Predicted(prediction, complete):
                    summary.predicted += complete
                    summary.videos.add(prediction.comment.video_id)
                    if prediction.application in {"", primary}:
                        summary.labels.update(prediction.labels)
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
            for name in rows:
                done = getattr(summary, name)
                progress.update(rows[name], completed=done, total=summary.fetched - summary.dead)
    return summary
