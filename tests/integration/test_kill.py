"""SIGKILL of predict, save and Kafka under load: every comment is in Hive exactly once after it."""

import os
import signal
import time
import uuid

import psutil
import pytest

from settings import Settings
from stack.supervisor import Supervisor
from streaming import hive
from streaming.analysis import Finished, Predicted, Saved, analyze
from streaming.messages import Comment

pytestmark = [pytest.mark.integration, pytest.mark.timeout(420)]

COUNT = 2000


@pytest.mark.parametrize("program", ["predict", "save", "kafka"])
def test_every_comment_is_saved_once_after_a_kill(running: Settings, program: str) -> None:
    video = f"kill-{program}-{uuid.uuid4().hex}"
    given = [
        Comment(comment_id=f"{video}-{n}", video_id=video, text=f"What a day, number {n}!")
        for n in range(COUNT)
    ]
    killed_pid = 0
    predicted: list[str] = []
    finished = None
    for event in analyze(given, running, request_id=video, stall_seconds=180):
        if isinstance(event, Predicted):
            predicted.append(event.prediction.comment.comment_id)
        under_way = isinstance(event, Saved) if program == "save" else len(predicted) >= 300
        if under_way and not killed_pid and len(predicted) < COUNT:
            killed_pid = Supervisor(running).state(program).pid
            os.kill(killed_pid, signal.SIGKILL)
        finished = event

    assert killed_pid, f"all was done before {program} could be killed"
    assert finished == Finished(new_rows=COUNT, known_rows=0)
    assert sorted(predicted) == sorted(comment.comment_id for comment in given)
    assert hive.count_rows(running, [video]) == COUNT
    assert hive.doubled_keys(running) == 0
    _await_running(running, program, killed_pid)


def _await_running(settings: Settings, program: str, killed_pid: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        pid = Supervisor(settings).state(program).pid
        if pid not in (0, killed_pid) and psutil.pid_exists(pid):
            return
        assert time.monotonic() < deadline, f"{program} was not restarted"
