"""The rounds of the training loop, and the search that proposes each round's recipe."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import optuna
from optuna.distributions import BaseDistribution, FloatDistribution, IntDistribution
from optuna.samplers import TPESampler
from optuna.trial import create_trial

from registry.files import read_json, write_json
from registry.trials import comparable
from spanemo.training.recipe import Recipe

# A round that ended without a result this many times, killed or out of memory, is given up.
ATTEMPTS = 3

_RANDOM_ROUNDS = 5  # random proposals before the sampler uses the scores
_LEARNING_RATES = (2e-5, 2e-4)


@dataclass(frozen=True)
class Round:
    """One training of the loop.

    Attributes:
        name: the name of its files and of its run.
        number: counted from 1.
        data: the version of the data set.
        encoder: the recipe's encoder.
        values: values that replace the base recipe's: learning_rate, alpha, epochs and seed.
        reason: why these values were chosen; a sentence for users.
        attempt: 1, or higher if earlier attempts were interrupted.
        state: ``open``, ``done``, ``refused`` or ``given up``.
        jaccard: the model's Jaccard index on validation, 0..1; 0 for a refused model.
        version: the model's version.
        data_name: the data set's name; empty in rounds of older releases.
    """

    name: str
    number: int
    data: str
    encoder: str
    values: dict[str, float]
    reason: str
    attempt: int = 1
    state: str = "open"
    jaccard: float | None = None
    version: str | None = None
    data_name: str = ""

    def recipe(self, base: Recipe) -> Recipe:
        """Return ``base`` with this round's values."""
        return replace(base, **self.values)  # type: ignore[arg-type]


class Rounds:
    """The rounds recorded in ``rounds.json``. Only one process at a time may use the file."""

    def __init__(self, folder: Path, base: Recipe) -> None:
        """Open the list of rounds.

        Args:
            folder: holds ``rounds.json``.
            base: the recipe that rounds vary; its epochs are the maximum of a round.
        """
        self._path = folder / "rounds.json"
        self._base = base

    def history(self) -> list[Round]:
        """Return all rounds, oldest first."""
        if not self._path.exists():
            return []
        return [Round(**content) for content in read_json(self._path)["rounds"]]

    def ask(self, data: str, data_name: str) -> Round:
        """Return the open round on this data set version, or start the next round.

        The first round on a data set repeats the best recipe of the previous data set. Later rounds
        are proposed by a search that learns from the rounds on all versions of the data set, so
        that corrections do not restart the search. An open round on another version is given up, as
        is a round with too many attempts.

        Args:
            data: the version of the data set.
            data_name: the data set's name.
        """
        rounds = self.history()
        if rounds and (last := rounds[-1]).state == "open":
            if (last.data, last.encoder) == (data, self._base.encoder) and last.attempt < ATTEMPTS:
                return self._record(replace(last, attempt=last.attempt + 1))
            rounds[-1] = self._record(replace(last, state="given up"))
        return self._record(self._next(data, data_name, rounds))

    def finish(self, current: Round, jaccard: float, version: str) -> Round:
        """Record the version of a round's model and its Jaccard index on validation, 0..1."""
        return self._record(replace(current, state="done", jaccard=jaccard, version=version))

    def refuse(self, current: Round) -> Round:
        """Record that a round's model was refused, so that the search avoids similar recipes."""
        return self._record(replace(current, state="refused", jaccard=0.0))

    def _record(self, changed: Round) -> Round:
        rounds = {entry.number: entry for entry in self.history()} | {changed.number: changed}
        write_json(self._path, {"rounds": [asdict(entry) for entry in rounds.values()]})
        return changed

    def _next(self, data: str, data_name: str, rounds: list[Round]) -> Round:
        number = len(rounds) + 1
        scored = [
            entry
            for entry in rounds
            if entry.encoder == self._base.encoder and entry.jaccard is not None
        ]
        same_data = [entry for entry in scored if entry.data_name in (data_name, "")]
        other_data = [entry for entry in scored if entry not in same_data and entry.state == "done"]
        values: dict[str, Any]
        if same_data:
            best = _best(same_data)
            values = self._propose(same_data, number) | {"seed": self._base.seed + number - 1}
            reason = (
                f"Proposed after {len(same_data)} rounds on this data set, with a new seed; the "
                f"best so far, round {best.number}, reached a validation Jaccard of "
                f"{best.jaccard:.4f}."
            )
        elif other_data:
            newest = other_data[-1].data_name
            best = _best([entry for entry in other_data if entry.data_name == newest])
            values = best.values | self._searched(best)
            reason = (
                f"First round on this data set: repeats round {best.number}, the best on the "
                "previous data set."
            )
        else:
            values = {name: getattr(self._base, name) for name in (*self._space(), "seed")}
            reason = "First round: uses the recipe of the settings."
        name = f"round-{number:04}-{data.removeprefix('d1-')}"
        return Round(name, number, data, self._base.encoder, values, reason, data_name=data_name)

    def _propose(self, rounds: list[Round], number: int) -> dict[str, Any]:
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        # With a fixed seed, all random rounds would be the same.
        sampler = TPESampler(n_startup_trials=_RANDOM_ROUNDS, seed=number)
        study = optuna.create_study(direction="maximize", sampler=sampler)
        for entry, value in zip(rounds, _values(rounds), strict=True):
            trial = create_trial(
                params=self._searched(entry), distributions=self._space(), value=value
            )
            study.add_trial(trial)
        return study.ask(self._space()).params

    def _space(self) -> dict[str, BaseDistribution]:
        most = self._base.epochs
        return {
            "learning_rate": FloatDistribution(*_LEARNING_RATES, log=True),
            "alpha": FloatDistribution(0.0, 0.5),
            "epochs": IntDistribution(min(2, most), most),
        }

    def _searched(self, entry: Round) -> dict[str, Any]:
        """Return a round's searched values, clipped to the space.

        Values of earlier rounds may lie outside of it if the settings have changed since.
        """
        rate, epochs = entry.values["learning_rate"], entry.values["epochs"]
        return {
            "learning_rate": min(max(rate, _LEARNING_RATES[0]), _LEARNING_RATES[1]),
            "alpha": min(entry.values["alpha"], 0.5),
            "epochs": max(min(int(epochs), self._base.epochs), min(2, self._base.epochs)),
        }


def _values(rounds: list[Round]) -> list[float]:
    return comparable([entry.data for entry in rounds], [entry.jaccard or 0.0 for entry in rounds])


def _best(rounds: list[Round]) -> Round:
    values = _values(rounds)
    return rounds[values.index(max(values))]
