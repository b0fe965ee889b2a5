"""What training's assets work with, opened when an asset asks for it."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from assets.priority import yield_processor
from assets.training.taken import corrections_file, taken
from registry.files import locked
from settings import Settings

# The model's libraries load for seconds; only a run needs them, not the pages that list assets.
if TYPE_CHECKING:
    from registry import ModelStore
    from spanemo.corpora.splits import DataSet
    from spanemo.training.recipe import Recipe


class Training:
    """The data set, the model store and the recipe that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def data(self) -> "DataSet":
        """Read the data set, with the corrections that were taken up last in its train split.

        Raises:
            CorpusError: it is missing or cannot be read.
        """
        return self._open(self.settings.train_data)

    def judging_data(self) -> "DataSet":
        """Read the data set that a newly shipped model and the best one are compared on.

        It is that of the training; in place of the sample, which is too small, all comments.

        Raises:
            CorpusError: it is missing or cannot be read.
        """
        from spanemo.corpora.corpus import COMMENTS
        from spanemo.corpora.splits import SAMPLE

        name = self.settings.train_data
        return self._open(COMMENTS if name == SAMPLE else name)

    def deciding(self) -> AbstractContextManager[None]:
        """Let one process of this machine at a time decide which model is best."""
        return locked(self.settings.model_store / ".deciding")

    def round_is_open(self) -> bool:
        """Tell whether a round was begun that is not done, which must go on with the same data."""
        from registry.rounds import Rounds

        history = Rounds(self.settings.training_dir, self.recipe()).history()
        return bool(history) and history[-1].state == "open"

    def store(self) -> "ModelStore":
        """Open the model store: W&B's with a key, else this machine's."""
        from registry.references import model_store

        return model_store(self.settings)

    def recipe(self) -> "Recipe":
        """Return the recipe that rounds vary."""
        from spanemo.training.recipe import Recipe

        settings = self.settings
        return Recipe(
            encoder=settings.train_encoder,
            start=str(settings.train_start.resolve()) if settings.train_start else None,
            epochs=settings.train_epochs,
        )

    def yield_processor(self) -> None:
        """Let this process, which is one run's alone, come after the stream's."""
        yield_processor(self.settings.train_niceness)

    def _open(self, name: str) -> "DataSet":
        from spanemo.corpora.splits import open_data_set

        settings = self.settings
        return open_data_set(name, settings.corpora_dir, taken(corrections_file(settings)))
