import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from settings import PredictApplication, Settings
from stack.processes import MARK, end, environment, members


@pytest.mark.slow
def test_every_setting_reaches_the_programs(tmp_path: Path) -> None:
    given = Settings(
        data_dir=tmp_path / "tone",
        kafka_port=4711,
        youtube_api_key=SecretStr("a key"),
        kafka_options={"sasl.password": SecretStr('a "quoted" secret')},
        models_dir=tmp_path / "models",
        max_offsets_per_trigger=7,
        predict=(PredictApplication(), PredictApplication(name="predict-2", model="a/b")),
    )
    shown = "import settings; print(settings.Settings().model_dump_json())"
    said = subprocess.run(
        [sys.executable, "-c", shown], env=environment(given), capture_output=True, check=True
    )
    read = Settings.model_validate_json(said.stdout)
    hidden = {"youtube_api_key", "kafka_options", "jars_dir"}
    assert read.model_dump(exclude=hidden) == given.model_dump(exclude=hidden)
    assert environment(given)["TONE_YOUTUBE_API_KEY"] == "a key"
    options = json.loads(environment(given)["TONE_KAFKA_OPTIONS"])
    assert options == {"sasl.password": 'a "quoted" secret'}


def test_settings_of_the_callers_shell_do_not_leak(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONE_KAFKA_SERVERS", "elsewhere:9092")
    monkeypatch.setenv("AIRFLOW_HOME", "/somewhere")
    monkeypatch.setenv("DAGSTER_HOME", "/somewhere")
    carried = environment(settings)
    assert not {"TONE_KAFKA_SERVERS", "AIRFLOW_HOME", "DAGSTER_HOME"} & set(carried)
    assert carried["PATH"] == os.environ["PATH"]


def test_a_marked_process_is_found_and_ended_even_if_it_ignores_the_request(
    settings: Settings, tmp_path: Path
) -> None:
    code = (
        "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('ready', flush=True); time.sleep(60)"
    )
    marked = environment(settings)
    other = marked | {MARK: str(tmp_path / "another stack")}
    start = [sys.executable, "-c", code]
    with (
        subprocess.Popen(start, env=marked, stdout=subprocess.PIPE) as mine,
        subprocess.Popen(start, env=other, stdout=subprocess.PIPE) as foreign,
    ):
        try:
            assert mine.stdout is not None
            assert foreign.stdout is not None
            assert mine.stdout.readline() == foreign.stdout.readline() == b"ready\n"
            found = members(settings)
            assert [process.pid for process in found] == [mine.pid]
            end(found, patience=0.2)
            assert not found[0].is_running()
            assert foreign.poll() is None
        finally:
            mine.kill()
            foreign.kill()
