"""SIGKILL of predict, save and Kafka under load: every comment is in Hive exactly once after it."""

import os
import signal
import threading
import time
import uuid
from pathlib import Path

import psutil
import pytest

from settings import Settings
from stack.supervisor import Supervisor
from streaming.kafka.messages import Comment
from streaming.requests.analysis import Finished, Predicted, analyze
from streaming.tables import hive

pytestmark = [pytest.mark.integration, pytest.mark.timeout(420)]

COUNT = 2000


@pytest.mark.parametrize("program", ["predict", "save", "kafka"])
def test_every_comment_is_saved_once_after_a_kill(running: Settings, program: str) -> None:
    video = f"kill-{program}-{uuid.uuid4().hex}"
    given = [
        Comment(comment_id=f"{video}-{n}", video_id=video, text=f"What a day, number {n}!")
        for n in range(COUNT)
    ]
    killer = _Killer(running, program)
    predicted: list[str] = []
    finished = None
    for event in analyze(given, running, request_id=video, stall_seconds=180):
        if isinstance(event, Predicted):
            predicted.append(event.prediction.comment.comment_id)
            if len(predicted) == 1:
                killer.start()
        finished = event

    killer.join()
    assert killer.killed_pid, f"all was done before {program} could be killed"
    assert finished == Finished(new_rows=COUNT, known_rows=0)
    assert sorted(predicted) == sorted(comment.comment_id for comment in given)
    assert hive.count_rows(running, [video]) == COUNT
    assert hive.doubled_keys(running) == 0
    _await_running(running, program, killer.killed_pid)


class _Killer(threading.Thread):
    """Ends a program at a bad moment: an application in the middle of a micro-batch."""

    def __init__(self, settings: Settings, program: str) -> None:
        super().__init__(daemon=True)
        self.killed_pid = 0
        self._pid = Supervisor(settings).state(program).pid
        self._checkpoint = settings.checkpoints / program

    def run(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if not self._checkpoint.exists() or _batch_under_way(self._checkpoint):
                os.kill(self._pid, signal.SIGKILL)
                self.killed_pid = self._pid
                return
            time.sleep(0.005)


def _batch_under_way(checkpoint: Path) -> bool:
    planned, done = (
        max((int(path.name) for path in (checkpoint / part).glob("[0-9]*")), default=-1)
        for part in ("offsets", "commits")
    )
    return planned > done


def _await_running(settings: Settings, program: str, killed_pid: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        pid = Supervisor(settings).state(program).pid
        if pid not in (0, killed_pid) and psutil.pid_exists(pid):
            return
        assert time.monotonic() < deadline, f"{program} was not restarted"
