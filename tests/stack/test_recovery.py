"""Applications that ran before a crash start again; those that were stopped do not."""

import pytest

from settings import Settings
from stack import health, lifecycle
from stack import programs as listing
from stack.lifecycle import StackEvent
from stack.processes import members
from stack.program import Program
from stack.supervisor import Supervisor

pytestmark = pytest.mark.slow


def test_applications_start_again_with_a_stack_that_was_killed(
    settings: Settings, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings.model_copy(update={"web_port": free_port})
    every = listing.programs

    def pages(settings: Settings) -> dict[str, Program]:
        return {"web": every(settings)["web"]}

    monkeypatch.setattr(listing, "programs", pages)
    events: list[StackEvent] = []
    try:
        lifecycle.up(settings, ["web"])
        for process in members(settings):
            process.kill()
        lifecycle.up(settings, report=events.append)
        assert health.check("web", settings).ok
        assert StackEvent("stack", "note", "Starting again: web.") in events
        lifecycle.down(settings)
        lifecycle.up(settings)
        assert not Supervisor(settings).state("web").running
    finally:
        lifecycle.down(settings)
