"""Which recipe the next round of training tries, and why: ask, train, tell."""

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

# A round that ended this often without a result, killed or out of memory, is not begun again.
ATTEMPTS = 3

_RANDOM_ROUNDS = 5  # before the sampler trusts what it has seen
_LEARNING_RATES = (2e-5, 2e-4)


@dataclass(frozen=True)
class Round:
    """One training of the loop.

    Attributes:
        name: names its files and its run.
        number: counted from 1.
        data: the version of the data set.
        encoder: the recipe's.
        values: what differs from the settings' recipe: learning_rate, alpha, epochs, seed.
        reason: why these values.
        attempt: 1, or more if earlier attempts were interrupted.
        state: ``open``, ``done``, ``refused`` or ``given up``.
        jaccard: what the model reached on validation, 0..1; 0 for a refused one.
        version: the model's version.
        data_name: what the data set is called; empty for a round that was noted without it.
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
    """The rounds noted in one file of ``folder``. One process at a time may use it."""

    def __init__(self, folder: Path, base: Recipe) -> None:
        """Search around ``base``; its epochs are the most that a round may have."""
        self._path = folder / "rounds.json"
        self._base = base

    def history(self) -> list[Round]:
        """Return all rounds, the first one first."""
        if not self._path.exists():
            return []
        return [Round(**content) for content in read_json(self._path)["rounds"]]

    def ask(self, data: str, data_name: str) -> Round:
        """Return the round that is open on this data set version, or begin the next one.

        The first round on a data set repeats the best recipe of the one before. All later ones are
        proposed by a search that learns from the rounds on all of its versions, so that it goes on
        however often people correct a comment. An open round on another version, or one that was
        attempted too often, is given up.

        Args:
            data: the version of the data set.
            data_name: what the data set is called.
        """
        rounds = self.history()
        if rounds and (last := rounds[-1]).state == "open":
            if (last.data, last.encoder) == (data, self._base.encoder) and last.attempt < ATTEMPTS:
                return self._note(replace(last, attempt=last.attempt + 1))
            rounds[-1] = self._note(replace(last, state="given up"))
        return self._note(self._next(data, data_name, rounds))

    def finish(self, one: Round, jaccard: float, version: str) -> Round:
        """Note what a round's model reached on validation and what it is called."""
        return self._note(replace(one, state="done", jaccard=jaccard, version=version))

    def refuse(self, one: Round) -> Round:
        """Note that a round gave no model worth keeping, so that the search avoids its like."""
        return self._note(replace(one, state="refused", jaccard=0.0))

    def _note(self, one: Round) -> Round:
        rounds = {known.number: known for known in self.history()} | {one.number: one}
        write_json(self._path, {"rounds": [asdict(known) for known in rounds.values()]})
        return one

    def _next(self, data: str, data_name: str, rounds: list[Round]) -> Round:
        number = len(rounds) + 1
        alike = [
            one for one in rounds if one.encoder == self._base.encoder and one.jaccard is not None
        ]
        here = [one for one in alike if one.data_name in (data_name, "")]
        elsewhere = [one for one in alike if one not in here and one.state == "done"]
        values: dict[str, Any]
        if here:
            best = _best(here)
            values = self._propose(here, number) | {"seed": self._base.seed + number - 1}
            reason = (
                f"A proposal after {len(here)} rounds on this data set, with a new seed; the best "
                f"so far, round {best.number}, reached a validation Jaccard of {best.jaccard:.4f}."
            )
        elif elsewhere:
            best = _best([one for one in elsewhere if one.data_name == elsewhere[-1].data_name])
            values = best.values | self._searched(best)
            reason = f"The data set is new: the best recipe known, that of round {best.number}."
        else:
            values = {name: getattr(self._base, name) for name in (*self._space(), "seed")}
            reason = "No round is known yet: the recipe of the settings."
        name = f"round-{number:04}-{data.removeprefix('d1-')}"
        return Round(name, number, data, self._base.encoder, values, reason, data_name=data_name)

    def _propose(self, here: list[Round], number: int) -> dict[str, Any]:
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        # Another seed each time, or the random rounds of the start would all be the same.
        sampler = TPESampler(n_startup_trials=_RANDOM_ROUNDS, seed=number)
        study = optuna.create_study(direction="maximize", sampler=sampler)
        for one, value in zip(here, _values(here), strict=True):
            known = create_trial(
                params=self._searched(one), distributions=self._space(), value=value
            )
            study.add_trial(known)
        return study.ask(self._space()).params

    def _space(self) -> dict[str, BaseDistribution]:
        most = self._base.epochs
        return {
            "learning_rate": FloatDistribution(*_LEARNING_RATES, log=True),
            "alpha": FloatDistribution(0.0, 0.5),
            "epochs": IntDistribution(min(2, most), most),
        }

    def _searched(self, one: Round) -> dict[str, Any]:
        # Rounds from before a change of the settings may lie outside of the space.
        rate, epochs = one.values["learning_rate"], one.values["epochs"]
        return {
            "learning_rate": min(max(rate, _LEARNING_RATES[0]), _LEARNING_RATES[1]),
            "alpha": min(one.values["alpha"], 0.5),
            "epochs": max(min(int(epochs), self._base.epochs), min(2, self._base.epochs)),
        }


def _values(rounds: list[Round]) -> list[float]:
    return comparable([one.data for one in rounds], [one.jaccard or 0.0 for one in rounds])


def _best(rounds: list[Round]) -> Round:
    values = _values(rounds)
    return rounds[values.index(max(values))]
