import socket

import pytest
from pyhive import hive

from settings import Settings
from streaming.watch.probes import thrift
from streaming.watch.probes.failure import NotHealthyError


class Session:
    """A session and its cursor in one."""

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None: ...

    def cursor(self) -> "Session":
        return self

    def execute(self, question: str) -> None:
        assert question == "SHOW DATABASES"

    def fetchall(self) -> list[tuple[str]]:
        return [("tone",), ("default",)]


def test_the_databases_are_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hive, "connect", lambda **_: Session())
    with socket.create_server(("127.0.0.1", 0)) as server:
        listening = settings.model_copy(update={"thrift_port": server.getsockname()[1]})
        assert thrift.databases(listening) == "databases: default, tone"


def test_a_server_that_hangs_or_is_away_does_not_answer(
    settings: Settings, nowhere: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thrift, "ANSWER_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        silent = settings.model_copy(update={"thrift_port": server.getsockname()[1]})
        for asked in (silent, nowhere):
            with pytest.raises(NotHealthyError, match=r"^thrift does not answer at .*tone up"):
                thrift.databases(asked)
