import pytest
from pydantic import ValidationError

from doors.hosts import allowed_hosts
from settings import Settings


def test_a_server_is_reached_by_its_own_names_and_those_of_the_settings() -> None:
    assert allowed_hosts(Settings()) == {"localhost", "127.0.0.1"}
    named = Settings(
        airflow_url="http://airflow-api:8080",
        dagster_url="https://Lineage.example",
        allowed_hosts=("tone.example",),
    )
    assert allowed_hosts(named) == {
        *("localhost", "127.0.0.1", "airflow-api", "lineage.example", "tone.example")
    }


def test_an_address_without_a_host_allows_no_request_without_a_name() -> None:
    assert "" not in allowed_hosts(Settings(host="::1", airflow_url="airflow.example:8080"))


@pytest.mark.parametrize("name", ["tone.example:8443", "https://tone.example", "tone example"])
def test_what_is_no_host_name_is_told(name: str) -> None:
    with pytest.raises(ValidationError, match="allowed_hosts"):
        Settings(allowed_hosts=(name,))
