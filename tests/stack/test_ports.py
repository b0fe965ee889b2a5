import os
import socket

import pytest

from settings import Settings
from stack.ports import PortTakenError, free, require_free
from stack.programs import programs, select


def test_a_taken_port_names_its_holder_and_the_setting(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        known = programs(settings.model_copy(update={"kafka_port": port}))
        with pytest.raises(PortTakenError) as caught:
            require_free(select(known, ["kafka"]), "127.0.0.1")
    message = str(caught.value)
    assert f"Port {port} for kafka is held by process {os.getpid()} (" in message
    assert "TONE_KAFKA_PORT" in message


def test_a_listener_on_every_address_takes_the_port_too(free_port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", free_port))  # noqa: S104 - that is the case
        taken.listen()
        assert not free("127.0.0.1", free_port)
    assert free("127.0.0.1", free_port)
