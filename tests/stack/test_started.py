from types import SimpleNamespace

import pytest

from settings import Settings
from stack.programs import programs
from stack.started import fed_by, report_start
from streaming.watch import asset_reports
from streaming.watch.asset_reports import Report

TASK = SimpleNamespace(
    dag_id="start_app",
    run_id="manual__1",
    task_id="wait_save",
    log_url="http://127.0.0.1:8080/dags/start_app/runs/manual__1/tasks/wait_save",
)


def test_every_asset_that_an_application_feeds_shows_the_run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Report] = []
    monkeypatch.setattr(asset_reports, "send", lambda _, report: sent.append(report))
    applications = [one.name for one in programs(settings).values() if one.application]
    for program in applications:
        report_start(settings, program, "healthy", TASK)
    assert {one.asset for one in sent} == {"comments", "emotions", "comments_dead", "tone/emotions"}
    (table,) = (one for one in sent if one.asset == "tone/emotions")
    assert table.figures["program"] == "save"
    assert table.figures["airflow_run"] == "manual__1"
    assert TASK.log_url in table.description
    assert not table.version, "a start makes nothing anew"


def test_another_model_feeds_the_emotions_too() -> None:
    assert fed_by("predict-other") == fed_by("predict")


def test_a_dagster_that_is_away_fails_no_task(settings: Settings, free_port: int) -> None:
    away = settings.model_copy(update={"dagster_port": free_port})
    report_start(away, "save", "healthy", TASK)
