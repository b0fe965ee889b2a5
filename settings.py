"""Every setting of Tone of Comments, in one object that is built once and passed down.

Each field is read from the environment variable of its name with the prefix ``TONE_``, or from a
``.env`` file beside this module. Keys are secrets: they print as stars.
"""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent

Port = Annotated[int, Field(ge=1, le=65535)]


class PredictApplication(BaseModel):
    """One predict application: a model that answers every comment of a topic.

    All of them write to the emotions topic. What is left empty is the setting of the same use.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(
        "predict",
        pattern=r"^predict(-[a-z0-9]+)*$",
        description="of its program, health file, checkpoint and consumer group",
    )
    model: str = Field("", description="an alias, a version, or a bundle's folder (with a slash)")
    topic: str = Field("", description="the topic that it reads")


class Settings(BaseSettings):
    """Ports, folders, topics, model and stream parameters. Sizes are counts, times seconds."""

    model_config = SettingsConfigDict(
        env_prefix="TONE_", env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore"
    )

    data_dir: Path = Field(ROOT / ".tone", description="everything the stack writes")
    jars_dir: Path = Field(ROOT / ".jars", description="fetched once, shared by all stacks")

    dev: bool = Field(False, description="pages reload when their code is saved")

    host: str = Field("127.0.0.1", description="where every service listens and is reached")
    kafka_port: Port = 9092
    kafka_controller_port: Port = 9093
    metastore_port: Port = 9083
    thrift_port: Port = 10000
    airflow_port: Port = 8080
    dagster_port: Port = 3000
    web_port: Port = 8501

    kafka_servers: str | None = Field(
        None, description="bootstrap servers; host:kafka_port if unset"
    )
    kafka_options: dict[str, SecretStr] = Field(
        {}, description="librdkafka's properties for TLS, SASL and the like, as a JSON object"
    )
    metastore_uri: str | None = Field(None, description="thrift://host:metastore_port if unset")
    thrift_host: str | None = Field(None, description="where PyHive connects; host if unset")
    supervisor_url: str | None = Field(
        None, description="supervisord's XML-RPC; the socket in data_dir if unset"
    )
    supervisor_password: SecretStr | None = None
    airflow_url: str | None = Field(None, description="http://host:airflow_port if unset")
    dagster_url: str | None = Field(None, description="http://host:dagster_port if unset")

    comments_topic: str = "comments"
    emotions_topic: str = "emotions"
    dead_topic: str = "comments.dead"
    topic_partitions: int = Field(2, ge=1, description="how many workers can predict at once")
    topic_retention_hours: int = Field(168, ge=1)
    topic_replication: int = Field(1, ge=1)

    spark_master: str = Field("local[*]", description="or spark://, yarn, k8s://")
    max_offsets_per_trigger: int = Field(500, ge=1, description="comments in one micro-batch")
    warehouse_dir: str | None = Field(None, description="table files; data_dir/warehouse if unset")
    table: str = Field("tone.emotions", pattern=r"^[a-z_]+\.[a-z_]+$")

    models_dir: Path | None = Field(None, description="the model store; data_dir/models if unset")
    model_name: str = "spanemo"
    model_alias: str = "best"
    predict: tuple[PredictApplication, ...] = Field(
        (PredictApplication(),), min_length=1, description="the first is the primary one"
    )
    model_threads: int = Field(1, ge=1, description="threads of one Python worker's model")
    token_budget: int = Field(2048, ge=128, description="padded tokens in one forward pass")

    train_data: str = Field(
        "comments", description="comments, sample, semeval2018-en, -ar, -es, ..., or a path"
    )
    corpora_dir: Path | None = Field(
        None, description="where the data set's files lie; unset for the shipped comments"
    )
    train_dir: Path | None = Field(None, description="checkpoints; data_dir/training if unset")
    train_encoder: str = Field("e5", description="or minilm, a folder, a name on the model hub")
    train_start: Path | None = Field(
        None, description="a checkpoint that each round goes on from; the encoder's own weights"
    )
    train_epochs: int = Field(6, ge=1, description="most epochs of one round of training")
    train_margin: float = Field(
        0.005,
        ge=0,
        le=1,
        description="by how much a model's share of acceptable answers (or, without judgements, "
        "its Jaccard) must exceed the best one's",
    )
    train_floor: float = Field(
        0.1, ge=0, le=1, description="micro-F1 on validation below which a model is refused"
    )
    train_pause_seconds: int = Field(600, ge=0, description="between two rounds of training")
    train_niceness: int = Field(10, ge=0, le=19, description="training yields to the stream")
    train_keep: int = Field(5, ge=1, description="rounds whose checkpoints and models are kept")

    wandb_api_key: SecretStr | None = Field(None, description="unset: models stay on this machine")
    wandb_project: str = "tone-of-comments"
    wandb_entity: str | None = Field(None, description="user or team; the key's own if unset")
    wandb_base_url: str | None = Field(None, description="a W&B server of one's own")

    youtube_api_key: SecretStr | None = None
    youtube_api_url: str | None = Field(None, description="another root of the API, for tests")
    comment_limit: int = Field(1000, ge=1, description="comments fetched from one video")

    @model_validator(mode="after")
    def _predict_applications_fit(self) -> Self:
        first, *others = applications = self.predict_applications
        if len({one.name for one in applications}) < len(applications):
            raise ValueError("TONE_PREDICT names an application twice; give each its own name.")
        if first.topic != self.comments_topic:
            raise ValueError(
                f"The first application of TONE_PREDICT reads {first.topic}; let it read "
                f"{self.comments_topic}, where the pages send comments."
            )
        for one in others:
            if one.topic in {self.emotions_topic, self.dead_topic}:
                raise ValueError(f"{one.name} would read {one.topic}, to which it writes.")
        return self

    @property
    def predict_applications(self) -> tuple[PredictApplication, ...]:
        """The predict applications with nothing left empty, the primary one first."""
        return tuple(
            PredictApplication(
                name=one.name,
                model=one.model or self.model_alias,
                topic=one.topic or self.comments_topic,
            )
            for one in self.predict
        )

    @property
    def bootstrap_servers(self) -> str:
        """Kafka's ``host:port`` list."""
        return self.kafka_servers or f"{self.host}:{self.kafka_port}"

    @property
    def metastore(self) -> str:
        """The Hive Metastore's ``thrift://host:port``."""
        return self.metastore_uri or f"thrift://{self.host}:{self.metastore_port}"

    @property
    def warehouse(self) -> str:
        """Folder or URL below which table files lie."""
        return self.warehouse_dir or str(self.data_dir.resolve() / "warehouse")

    @property
    def corrections_table(self) -> str:
        """The table of what people say of predictions, beside the table of predictions."""
        return f"{self.table.partition('.')[0]}.corrections"

    @property
    def model_store(self) -> Path:
        """Folder of the local model store."""
        return self.models_dir or self.data_dir / "models"

    @property
    def data_set(self) -> str:
        """What the training data is called in lineage."""
        return Path(self.train_data).stem

    @property
    def training_dir(self) -> Path:
        """Folder of training's rounds, checkpoints and what a killed training goes on from."""
        return self.train_dir or self.data_dir / "training"

    @property
    def checkpoints(self) -> Path:
        """Folder of Spark's streaming checkpoints, one below it for each application."""
        return self.data_dir / "checkpoints"

    @property
    def run_dir(self) -> Path:
        """Folder of sockets, pids and health files."""
        return self.data_dir / "run"

    @property
    def log_dir(self) -> Path:
        """Folder of one log file for each supervised program."""
        return self.data_dir / "logs"

    @property
    def airflow(self) -> str:
        """Airflow's address, without a slash at its end."""
        return self.airflow_url or f"http://{self.host}:{self.airflow_port}"

    @property
    def dagster(self) -> str:
        """Dagster's address, without a slash at its end."""
        return self.dagster_url or f"http://{self.host}:{self.dagster_port}"

    @property
    def web(self) -> str:
        """The web application's address, without a slash at its end."""
        return f"http://{self.host}:{self.web_port}"
