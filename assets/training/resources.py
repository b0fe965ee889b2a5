"""The resource of training's assets: the data set, the model store and the recipe."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from assets.priority import yield_processor
from assets.training.corrections_file import corrections_path, read_corrections
from registry.files import locked
from settings import Settings
from spanemo.training.packages import require_packages

# Torch takes seconds to import. A run needs it, but the code location that lists assets does not.
if TYPE_CHECKING:
    from registry import ModelStore
    from spanemo.corpora.splits import DataSet
    from spanemo.training.recipe import Recipe


class TrainingResources:
    """Opens the data set, the model store and the recipe that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def data(self) -> "DataSet":
        """Read the data set, with the round's corrections in its train split.

        Raises:
            CorpusError: the data set is missing or cannot be read.
        """
        return self._open(self.settings.train_data)

    def judging_data(self) -> "DataSet":
        """Read the data set on which a newly shipped model is compared with the best one.

        It is the training's data set. The sample, which is too small, is replaced by all comments.

        Raises:
            CorpusError: the data set is missing or cannot be read.
        """
        from spanemo.corpora.corpus import COMMENTS
        from spanemo.corpora.splits import SAMPLE

        name = self.settings.train_data
        return self._open(COMMENTS if name == SAMPLE else name)

    def deciding(self) -> AbstractContextManager[None]:
        """Return a lock, so that only one process on this machine decides at a time."""
        return locked(self.settings.model_store / ".deciding")

    def round_is_open(self) -> bool:
        """Return whether an unfinished round exists, which has to continue with the same data."""
        require_packages()
        from registry.rounds import Rounds

        history = Rounds(self.settings.training_dir, self.recipe()).history()
        return bool(history) and history[-1].state == "open"

    def store(self) -> "ModelStore":
        """Open the model store: in W&B with an API key, otherwise local."""
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
        """Lower the priority of this process, which is a single run, below the streams'."""
        yield_processor(self.settings.train_niceness)

    def _open(self, name: str) -> "DataSet":
        from spanemo.corpora.splits import open_data_set

        settings = self.settings
        corrections = read_corrections(corrections_path(settings))
        return open_data_set(name, settings.corpora_dir, corrections)
