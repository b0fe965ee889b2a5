from registry import LocalStore
from settings import PredictApplication, Settings
from spanemo.bundle import SHIPPED, Bundle
from streaming.tables.lineage import model_folder, training

VERSION = Bundle.read(SHIPPED).version


def test_a_version_leads_to_its_run_and_data_set(settings: Settings) -> None:
    store = LocalStore(settings.model_store)
    with store.start_run("round-0001", {"epochs": 3}) as run:
        pass
    store.log_data("d1-0badcafe", "sample", {"rows": {"train": 407, "test": 80}})
    store.log(SHIPPED, ("best",), {"source": "training"}, data="d1-0badcafe", run=run.id)
    store.describe(VERSION, {"test": {"micro_f1": 0.61, "macro_f1": 0.5, "emotions": {}}})

    known = training(settings, VERSION)
    assert known is not None
    assert (known.run, known.recipe, known.origin) == ("round-0001", {"epochs": 3}, "training")
    assert known.begun_at is not None
    assert (known.data, known.data_name) == ("d1-0badcafe", "sample")
    assert known.rows == {"train": 407, "test": 80}
    assert known.scores["test"] == {"micro_f1": 0.61, "macro_f1": 0.5}
    assert known.thresholds == Bundle.read(SHIPPED).thresholds
    assert known.url == f"{settings.web}/models?version={VERSION}"


def test_a_version_whose_files_are_gone_keeps_its_history(settings: Settings) -> None:
    store = LocalStore(settings.model_store)
    store.log(SHIPPED, (), {"source": "shipped"})
    assert model_folder(settings, VERSION) is not None
    assert store.discard(VERSION)
    assert model_folder(settings, VERSION) is None
    known = training(settings, VERSION)
    assert known is not None
    assert known.origin == "shipped"
    assert known.thresholds == {}


def test_a_served_folder_is_found_by_its_version(settings: Settings) -> None:
    assert training(settings, VERSION) is None
    own = settings.model_copy(update={"predict": (PredictApplication(model=str(SHIPPED)),)})
    assert model_folder(own, VERSION) == SHIPPED
    assert model_folder(own, "v1-00000000") is None
