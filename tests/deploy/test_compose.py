"""docker-compose.yml is valid, keeps secrets out, and agrees with the local stack."""

import json
import re
import tomllib
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest

from settings import Settings
from stack.ivy import wheel_jars
from stack.jars import read_lock
from stack.programs import programs
from stack.services.kafka import server_properties
from tests.deploy.compose import ROOT, VariableMissingError, read_compose, variables

SECRET_NAME = re.compile(r"PASSWORD|SECRET|FERNET_KEY|API_KEY|SQL_ALCHEMY_CONN")
# Without these keys of services elsewhere everything else works.
OTHERS_KEYS = {"TONE_YOUTUBE_API_KEY", "TONE_WANDB_API_KEY"}
ONE_SHOT = {"topics", "airflow-init"}
APPLICATIONS = {"web", "predict", "save"}
PROBED = {
    *("thrift", "airflow-api", "airflow-scheduler", "airflow-dags"),
    *("dagster-web", "dagster-daemon"),
}


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    return {name: f"marker-{name.lower()}" for name, asked in variables().items() if asked != ""}


@pytest.fixture(scope="module")
def compose(environment: dict[str, str]) -> dict[str, Any]:
    parsed = {
        "TONE_TOPIC_PARTITIONS": "3",
        "TONE_PREDICT": '[{"name": "predict"}]',
        "TONE_ALLOWED_HOSTS": '["tone.example"]',
        "TONE_TOKENS_IN_FLIGHT": "4096",
        "TONE_YOUTUBE_DAILY_UNITS": "20000",
    }
    return read_compose(environment | parsed)


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = compose["services"]
    return found


def test_fits_the_compose_specification(compose: dict[str, Any]) -> None:
    schema = json.loads((ROOT / "tests/deploy/compose-spec.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(compose)


def test_the_schema_is_able_to_refuse(compose: dict[str, Any]) -> None:
    schema = json.loads((ROOT / "tests/deploy/compose-spec.json").read_text())
    wrong = compose | {"services": {"kafka": {"image": "x", "port": ["1:1"]}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(wrong)


def test_every_program_of_the_local_stack_has_a_service(services: dict[str, Any]) -> None:
    local = programs(Settings())
    assert local.keys() - APPLICATIONS <= services.keys()
    extra = services.keys() - local.keys()
    assert extra == {"postgres", "spark-master", "spark-worker", "app"} | ONE_SHOT


def test_settings_exist_and_point_to_services(
    services: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {f"TONE_{name.upper()}" for name in Settings.model_fields}
    for name, service in services.items():
        given = {k: str(v) for k, v in service.get("environment", {}).items() if "TONE_" in k}
        assert given.keys() <= fields, f"{name} sets a setting that does not exist"
    for name, value in services["app"]["environment"].items():
        monkeypatch.setenv(name, str(value))
    settings = Settings()
    addresses = [settings.airflow, settings.dagster, settings.metastore, settings.web]
    addresses += [str(settings.supervisor_url), f"kafka://{settings.bootstrap_servers}"]
    addresses += [settings.spark_master, f"hive2://{settings.thrift_host}:{settings.thrift_port}"]
    for address in addresses:
        assert urlsplit(address).hostname in services, address


def test_ports_and_topics_are_those_of_the_local_stack(services: dict[str, Any]) -> None:
    local = Settings()
    given = services["app"]["environment"]
    assert given["TONE_KAFKA_SERVERS"] == f"kafka:{local.kafka_port}"
    assert given["TONE_METASTORE_URI"] == f"thrift://metastore:{local.metastore_port}"
    assert given["TONE_THRIFT_PORT"] == local.thrift_port
    assert given["TONE_AIRFLOW_URL"] == f"http://airflow-api:{local.airflow_port}"
    assert given["TONE_DAGSTER_URL"] == f"http://dagster-web:{local.dagster_port}"
    assert given["TONE_WEB_PORT"] == local.web_port
    assert given["TONE_COMMENTS_TOPIC"] == local.comments_topic
    assert given["TONE_EMOTIONS_TOPIC"] == local.emotions_topic
    assert given["TONE_DEAD_TOPIC"] == local.dead_topic
    assert given["TONE_TABLE"] == local.table
    assert variables()["TONE_TOPIC_PARTITIONS"] == f":-{local.topic_partitions}"
    assert variables()["TONE_YOUTUBE_DAILY_UNITS"] == f":-{local.youtube_daily_units}"
    listeners = services["kafka"]["environment"]["KAFKA_LISTENERS"]
    assert f"PLAINTEXT://:{local.kafka_port}," in listeners
    published = {port for service in services.values() for port in service.get("ports", [])}
    assert published == {
        f"127.0.0.1:{port}:{port}"
        for port in (local.web_port, local.airflow_port, local.dagster_port)
    }


def test_kafka_makes_no_topics_by_itself_as_locally(services: dict[str, Any]) -> None:
    local = server_properties(Settings(), ROOT)
    given = services["kafka"]["environment"]
    for key in ("process.roles", "auto.create.topics.enable", "controller.listener.names"):
        assert given[f"KAFKA_{key.replace('.', '_').upper()}"] == local[key]


def test_versions_are_those_of_the_local_stack(services: dict[str, Any]) -> None:
    jars = {jar.artifact: jar.version for jar in read_lock()}
    locked = _locked_versions()
    assert services["kafka"]["image"] == f"apache/kafka:{jars['kafka-server']}"
    assert jars["spark-sql-kafka-0-10_2.13"] == locked["pyspark"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    application = f"tone-of-comments:{project['version']}"
    for name in services.keys() - {"postgres", "kafka", "metastore", "dagster-code"}:
        assert services[name]["image"] == application, f"{name} would bring versions of its own"
    # Runs train, so their image adds the packages of training to the application's.
    runs = services["dagster-code"]
    assert runs["image"] == f"tone-training:{project['version']}"
    assert runs["build"]["target"] == "training"


def test_the_metastore_is_one_that_sparks_hive_client_can_use() -> None:
    # Spark's client of Hive 2.3 makes a call that Hive removed after 4.0.0. When Spark brings
    # another client, test the two together before the image's tag changes.
    clients = [jar.name for jar in wheel_jars() if jar.name.startswith("hive-metastore-")]
    assert clients == ["hive-metastore-2.3.10.jar"]
    assert "FROM apache/hive:4.0.0 AS metastore" in (ROOT / "Dockerfile").read_text()


def test_images_are_pinned(services: dict[str, Any]) -> None:
    images = [service["image"] for service in services.values()]
    stages = set(re.findall(r"^FROM \S+ AS (\w+)$", (ROOT / "Dockerfile").read_text(), re.M))
    images += set(re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.M)) - stages
    for image in images:
        assert re.fullmatch(r"[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z-]+)?", image), (
            f"{image} is not pinned"
        )


def test_nothing_is_published_beyond_this_machine(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert "network_mode" not in service
        for port in service.get("ports", []):
            assert str(port).startswith("127.0.0.1:"), f"{name} publishes {port}"


def test_every_secret_comes_from_the_environment(services: dict[str, Any]) -> None:
    secrets = 0
    for name, service in services.items():
        for key, value in service.get("environment", {}).items():
            if SECRET_NAME.search(key):
                secrets += 1
                assert "marker-" in str(value), f"{name} has {key} written into the file"
    assert secrets > 10
    for name, asked in variables().items():
        if SECRET_NAME.search(name) and name not in OTHERS_KEYS:
            assert asked == f":?set {name} in .env", f"{name} must have no default"


def test_a_missing_secret_is_named() -> None:
    with pytest.raises(VariableMissingError, match=r"set \w+ in \.env"):
        read_compose({})


def test_every_lasting_service_restarts_and_tells_its_health(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if name in ONE_SHOT:
            assert service["restart"] == "on-failure"
        else:
            assert service["restart"] == "unless-stopped", name
            assert service["healthcheck"]["test"][0] == "CMD", name


def test_health_checks_ask_the_probes_of_the_local_stack(services: dict[str, Any]) -> None:
    asked = {
        name: service["healthcheck"]["test"][3:]
        for name, service in services.items()
        if "/opt/tone/deploy/healthy.py" in service.get("healthcheck", {}).get("test", [])
    }
    assert asked.pop("app") == []
    assert asked == {name: [name] for name in PROBED}
    assert asked.keys() <= programs(Settings()).keys()


def test_references_lead_somewhere(compose: dict[str, Any], services: dict[str, Any]) -> None:
    used = set()
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            assert needed in services, f"{name} depends on {needed}"
            completed = how["condition"] == "service_completed_successfully"
            assert completed == (needed in ONE_SHOT), f"{name} waits for {needed} in the wrong way"
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (ROOT / source).exists(), source
            else:
                used.add(source)
    assert used == compose["volumes"].keys()


def test_tables_lie_where_every_service_sees_them(services: dict[str, Any]) -> None:
    warehouse = services["app"]["environment"]["TONE_WAREHOUSE_DIR"]
    for name in ("app", "spark-worker", "thrift", "metastore", "dagster-code"):
        assert f"warehouse:{warehouse}" in services[name]["volumes"], name
    assert f"<value>{warehouse}</value>" in (ROOT / "deploy/metastore/hive-site.xml").read_text()
    assert warehouse in (ROOT / "Dockerfile").read_text()


def test_runs_of_tables_do_not_wait_for_the_cores_that_the_streams_hold(
    services: dict[str, Any],
) -> None:
    assert services["app"]["environment"]["TONE_SPARK_MASTER"].startswith("spark://")
    assert services["dagster-code"]["environment"]["TONE_SPARK_MASTER"] == "local[2]"


def test_health_checks_are_those_of_every_engine(services: dict[str, Any]) -> None:
    checks = [service["healthcheck"] for service in services.values() if "healthcheck" in service]
    assert checks
    assert not any("start_interval" in check for check in checks)  # new in engine 25


def _locked_versions() -> dict[str, str]:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    return {package["name"]: package["version"] for package in lock["package"]}
