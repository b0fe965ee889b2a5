import pytest

from settings import PredictApplication, Settings
from stack.programs import UnknownProgramError, programs, select

NAMES = [
    "kafka",
    "metastore",
    "thrift",
    "airflow-api",
    "airflow-scheduler",
    "airflow-dags",
    "dagster-code",
    "dagster-web",
    "dagster-daemon",
    "web",
    "predict",
    "save",
]


def test_every_program_is_known(settings: Settings) -> None:
    assert list(programs(settings)) == NAMES


def test_without_names_all_services_start_and_no_application(settings: Settings) -> None:
    chosen = select(programs(settings), None)
    assert [one.name for one in chosen] == NAMES[:9]


def test_a_program_brings_what_it_needs_and_after_it(settings: Settings) -> None:
    chosen = select(programs(settings), ["save", "thrift"])
    assert [one.name for one in chosen] == ["kafka", "metastore", "thrift", "save"]


def test_what_a_program_needs_stands_before_it(settings: Settings) -> None:
    known = programs(settings)
    for program in known.values():
        assert all(NAMES.index(need) < NAMES.index(program.name) for need in program.needs)


def test_an_unknown_name_is_answered_with_the_known_ones(settings: Settings) -> None:
    with pytest.raises(UnknownProgramError, match="no program kafak; choose from kafka, metastore"):
        select(programs(settings), ["kafak"])


def test_each_port_is_one_of_the_settings(settings: Settings) -> None:
    chosen = {name: port for one in programs(settings).values() for name, port in one.ports.items()}
    wanted = {
        name: getattr(settings, name) for name in Settings.model_fields if name.endswith("_port")
    }
    assert chosen == wanted


def test_each_predict_application_of_the_settings_is_a_program(settings: Settings) -> None:
    two = (PredictApplication(), PredictApplication(name="predict-other", model="other"))
    known = programs(settings.model_copy(update={"predict": two}))
    assert list(known) == [*NAMES[:-1], "predict-other", "save"]
    assert known["predict-other"].application
    assert known["predict-other"].command[-1] == "predict-other"
