import configparser
import json
import re
import uuid
from pathlib import Path

import pytest

from settings import Settings
from stack import files
from stack.daemon import configuration
from stack.program import ProgramFailedError
from stack.programs import programs
from stack.services import airflow, dagster, kafka, metastore, thrift


def test_no_file_makes_a_program_listen_beyond_loopback(settings: Settings) -> None:
    texts = {
        "supervisord": configuration(settings, programs(settings).values()),
        "kafka": files.properties(kafka.server_properties(settings, settings.data_dir)),
        "metastore": str(metastore.hive_site(settings)),
        "thrift": files.properties(thrift.spark_properties(settings)),
        "airflow": airflow.airflow_cfg(settings, dict.fromkeys(airflow._keys(settings), "key")),
        "dagster": dagster.DAGSTER_YAML,
    }
    for name, text in texts.items():
        assert not re.search(r"0\.0\.0\.0|\[::\]|://:|localhost", text), name
    listeners = kafka.server_properties(settings, settings.data_dir)
    assert re.findall(r"//([\d.]+):", listeners["listeners"]) == ["127.0.0.1", "127.0.0.1"]
    spark = thrift.spark_properties(settings)
    for key in ("spark.driver.bindAddress", "spark.hadoop.hive.server2.thrift.bind.host"):
        assert spark[key] == "127.0.0.1"
    web, page = programs(settings)["dagster-web"], programs(settings)["web"]
    assert web.command[web.command.index("-h") + 1] == "127.0.0.1"
    assert page.command[page.command.index("--server.address") + 1] == "127.0.0.1"


def test_ports_reach_the_files(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path,
        kafka_port=1111,
        kafka_controller_port=1112,
        metastore_port=1113,
        thrift_port=1114,
        airflow_port=1115,
    )
    broker = kafka.server_properties(settings, tmp_path / "kafka")
    assert broker["advertised.listeners"] == "PLAINTEXT://127.0.0.1:1111"
    assert broker["controller.quorum.bootstrap.servers"] == "127.0.0.1:1112"
    spark = thrift.spark_properties(settings)
    assert spark["spark.sql.catalog.spark_catalog.uri"] == "thrift://127.0.0.1:1113"
    assert spark["spark.hadoop.hive.server2.thrift.port"] == "1114"
    text = airflow.airflow_cfg(settings, airflow._keys(settings))
    parsed = configparser.ConfigParser()
    parsed.read_string(text)
    assert parsed["api"]["port"] == "1115"
    assert parsed["api"]["base_url"] == "http://127.0.0.1:1115"
    assert parsed["core"]["execution_api_server_url"] == "http://127.0.0.1:1115/execution/"


def test_topics_are_never_made_by_chance(settings: Settings) -> None:
    assert kafka.server_properties(settings, settings.data_dir)["auto.create.topics.enable"] == (
        "false"
    )


@pytest.mark.slow
def test_kafka_storage_that_was_half_formatted_is_formatted_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An identity that looks like an option.
    identifier = uuid.UUID(bytes=b"\xfb" * 16)
    monkeypatch.setattr(uuid, "uuid4", lambda: identifier)
    storage = settings.data_dir / "kafka"
    (storage / "__cluster_metadata-0").mkdir(parents=True)
    kafka.prepare(settings)
    identity = (storage / "meta.properties").read_text()
    assert "cluster.id=-" in identity
    kafka.prepare(settings)
    assert (storage / "meta.properties").read_text() == identity


def test_kafka_storage_with_topics_but_no_identity_is_not_touched(settings: Settings) -> None:
    log = settings.data_dir / "kafka/comments-0/00000000000000000000.log"
    log.parent.mkdir(parents=True)
    log.write_bytes(b"comments")
    with pytest.raises(ProgramFailedError, match=r"holds comments-0 but has lost"):
        kafka.prepare(settings)
    assert log.read_bytes() == b"comments"


def test_a_half_made_derby_database_is_cleared_and_a_whole_one_kept(settings: Settings) -> None:
    database = settings.data_dir / "metastore/database"
    (database / "seg0").mkdir(parents=True)
    metastore.prepare(settings)
    assert not database.exists()
    database.mkdir()
    (database / "service.properties").touch()
    metastore.prepare(settings)
    assert (database / "service.properties").exists()


def test_airflow_keys_are_made_once_for_their_owner_only(settings: Settings) -> None:
    first = airflow._keys(settings)
    path = settings.data_dir / "airflow/keys.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert airflow._keys(settings) == first == json.loads(path.read_text())
    assert len(set(first.values())) == 3


def test_every_visitor_is_an_admin_only_on_loopback(settings: Settings) -> None:
    def admins(host: str) -> str:
        parsed = configparser.ConfigParser()
        told = settings.model_copy(update={"host": host})
        parsed.read_string(airflow.airflow_cfg(told, airflow._keys(settings)))
        return parsed["core"]["simple_auth_manager_all_admins"]

    assert admins("127.0.0.1") == "True"
    assert admins("192.0.2.1") == "False"


@pytest.mark.parametrize(("dev", "watcher"), [(False, "none"), (True, "auto")])
def test_pages_watch_files_only_in_development(settings: Settings, dev: bool, watcher: str) -> None:
    command = programs(settings.model_copy(update={"dev": dev}))["web"].command
    assert command[command.index("--server.fileWatcherType") + 1] == watcher
    assert ("--server.runOnSave" in command) == dev
