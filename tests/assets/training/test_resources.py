import os
from pathlib import Path
from threading import Thread

import pytest

from assets.training import TrainingResources
from registry.files import hold
from settings import Settings

pytestmark = pytest.mark.slow


def test_a_run_of_two_assets_yields_no_more_than_the_settings_say(tmp_path: Path) -> None:
    now = os.getpriority(os.PRIO_PROCESS, 0)
    training = TrainingResources(Settings(data_dir=tmp_path, train_niceness=now + 3))
    seen = []

    def run() -> None:
        training.yield_processor()
        training.yield_processor()
        seen.append(os.getpriority(os.PRIO_PROCESS, 0))

    # On Linux each thread has a niceness of its own, so the tests keep theirs.
    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert seen == [now + 3]


def test_no_other_process_decides_meanwhile(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    lock = settings.model_store / ".deciding"
    with TrainingResources(settings).deciding():
        assert hold(lock) is None
    free = hold(lock)
    assert free is not None
    free.close()
