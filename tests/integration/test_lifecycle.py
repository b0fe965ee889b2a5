from collections.abc import Callable

import psutil
import pytest

from settings import Settings
from stack import health, lifecycle
from stack.memory import memory
from stack.ports import PortTakenError
from stack.processes import members
from stack.supervisor import Supervisor

pytestmark = pytest.mark.integration

NewStack = Callable[[], Settings]


def test_every_service_is_healthy_and_a_second_up_changes_nothing(stack: Settings) -> None:
    before = {name: state.pid for name, state in Supervisor(stack).programs().items()}
    lifecycle.up(stack)
    assert {name: state.pid for name, state in Supervisor(stack).programs().items()} == before
    services = [one for one in lifecycle.status(stack) if one.program in before and one.pid]
    assert [one.program for one in services if not one.health.ok] == []
    assert len(services) >= 8


def test_nothing_listens_beyond_loopback(running: Settings) -> None:
    """Asked of every process of the stack, applications and their workers included."""
    listeners = {
        (process.name(), connection.laddr.ip, connection.laddr.port)
        for process in members(running)
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert {port for _, _, port in listeners} >= {
        getattr(running, name) for name in Settings.model_fields if name.endswith("_port")
    }
    outside = [one for one in listeners if one[1] not in {"127.0.0.1", "::ffff:127.0.0.1", "::1"}]
    assert outside == []


def test_the_whole_stack_takes_at_most_6_gib(running: Settings) -> None:
    taken = memory(running)
    print({name: f"{size / 2**20:.0f} MiB" for name, size in taken.items()})
    assert {"kafka", "thrift", "predict", "save", "web", "supervisord"} <= set(taken)
    assert sum(taken.values()) <= 6 * 2**30


def test_a_port_of_a_running_stack_is_explained(stack: Settings, new_stack: NewStack) -> None:
    other = new_stack().model_copy(update={"kafka_port": stack.kafka_port})
    with pytest.raises(PortTakenError, match=r"held by process \d+ \(java\).*TONE_KAFKA_PORT"):
        lifecycle.up(other, ["kafka"])


def test_a_broker_that_is_killed_comes_back_with_its_topics(new_stack: NewStack) -> None:
    settings = new_stack()
    lifecycle.up(settings, ["kafka"])
    broker = psutil.Process(Supervisor(settings).state("kafka").pid)
    broker.kill()
    broker.wait(10)
    assert "3 topics" in health.wait("kafka", settings, 60)


def test_down_leaves_no_process_even_after_supervisord_was_killed(new_stack: NewStack) -> None:
    settings = new_stack()
    lifecycle.up(settings, ["kafka"])
    supervisord = psutil.Process(Supervisor(settings).pid())
    supervisord.kill()
    supervisord.wait(10)
    assert [process.name() for process in members(settings)] == ["java"]
    lifecycle.down(settings)
    assert members(settings) == []


def test_a_stack_starts_again_on_what_it_left(new_stack: NewStack) -> None:
    settings = new_stack()
    lifecycle.up(settings, ["kafka", "metastore"])
    lifecycle.down(settings)
    assert members(settings) == []
    lifecycle.up(settings, ["kafka", "metastore"])
    assert health.check("kafka", settings).detail == "1 broker, 3 topics"
    assert health.check("metastore", settings).ok
