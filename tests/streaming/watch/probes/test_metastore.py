"""The probe's question goes to a socket that answers with the protocol's bytes."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.Thrift import TApplicationException, TMessageType, TType
from thrift.transport.TTransport import TMemoryBuffer

from settings import Settings
from streaming.watch.probes import metastore
from streaming.watch.probes.failure import NotHealthyError

Serve = Callable[[bytes], Settings]


@pytest.fixture
def serve(settings: Settings) -> Iterator[Serve]:
    """Answers one client with these bytes, or never if there are none."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def answer(reply: bytes) -> None:
            server.accept()[0].close()  # the connection that only looks whether somebody listens
            client, _ = server.accept()
            with client:
                client.recv(1024)
                client.sendall(reply)
                ended.wait(30)

        def start(reply: bytes) -> Settings:
            threading.Thread(target=answer, args=(reply,), daemon=True).start()
            return settings.model_copy(update={"metastore_port": server.getsockname()[1]})

        yield start
        ended.set()


def message(kind: int, write: Callable[[TBinaryProtocol], None]) -> bytes:
    buffer = TMemoryBuffer()
    wire = TBinaryProtocol(buffer)
    wire.writeMessageBegin("get_all_databases", kind, 1)
    write(wire)
    wire.writeMessageEnd()
    return bytes(buffer.getvalue())


def test_the_databases_are_told(serve: Serve) -> None:
    def write(wire: TBinaryProtocol) -> None:
        wire.writeFieldBegin("success", TType.LIST, 0)
        wire.writeListBegin(TType.STRING, 2)
        wire.writeString("tone")
        wire.writeString("default")
        wire.writeFieldStop()

    settings = serve(message(TMessageType.REPLY, write))
    assert metastore.databases(settings) == "databases: default, tone"


def test_a_metastore_that_fails_says_why(serve: Serve) -> None:
    failure = TApplicationException(TApplicationException.INTERNAL_ERROR, "Derby is upside down")
    settings = serve(message(TMessageType.EXCEPTION, failure.write))
    with pytest.raises(NotHealthyError, match=r"^metastore answers: Derby is upside down: see"):
        metastore.databases(settings)


def test_a_metastore_without_its_database_is_not_healthy(serve: Serve) -> None:
    settings = serve(message(TMessageType.REPLY, lambda wire: wire.writeFieldStop()))
    with pytest.raises(NotHealthyError, match=r"^metastore cannot read its database"):
        metastore.databases(settings)


def test_a_metastore_that_hangs_or_is_away_does_not_answer(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, settings: Settings, free_port: int
) -> None:
    monkeypatch.setattr(metastore, "ANSWER_SECONDS", 0.1)
    away = settings.model_copy(update={"metastore_port": free_port})
    for asked in (serve(b""), away):
        with pytest.raises(NotHealthyError, match=r"^metastore does not answer at 127.0.0.1:"):
            metastore.databases(asked)
