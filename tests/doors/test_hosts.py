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
