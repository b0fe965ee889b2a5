"""The settings of Tone of Comments: one object, built once and passed as an argument.

Each field is read from the environment variable ``TONE_<NAME>``, or from a ``.env`` file beside
this module. API keys and passwords are secret types, which print as asterisks.
"""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent

Port = Annotated[int, Field(ge=1, le=65535)]
HostName = Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]+$")]


class PredictApplication(BaseModel):
    """A predict application: a model that predicts every comment of a topic.

    All applications write to the emotions topic. An empty ``model`` stands for ``model_alias``, an
    empty ``topic`` for ``comments_topic``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(
        "predict",
        pattern=r"^predict(-[a-z0-9]+)*$",
        description="name of its program, health file, checkpoint and consumer group",
    )
    model: str = Field(
        "", description="alias or version in the model store, or a bundle's folder (with a slash)"
    )
    topic: str = Field("", description="topic to read")


class Settings(BaseSettings):
    """Ports, folders, topics, and parameters of models and streams.

    Limits are counts, and times are seconds, unless the name has another unit.
    """

    model_config = SettingsConfigDict(
        env_prefix="TONE_", env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore"
    )

    data_dir: Path = Field(ROOT / ".tone", description="folder for everything the stack writes")
    jars_dir: Path = Field(
        ROOT / ".jars", description="folder for the jars of Kafka and Spark, shared by all stacks"
    )

    dev: bool = Field(False, description="pages reload when their code is saved")

    host: str = Field(
        "127.0.0.1", description="address that all services listen on and are reached at"
    )
    allowed_hosts: tuple[HostName, ...] = Field(
        (), description="more host names by which browsers reach the web servers, as JSON"
    )
    kafka_port: Port = 9092
    kafka_controller_port: Port = 9093
    metastore_port: Port = 9083
    thrift_port: Port = 10000
    airflow_port: Port = 8080
    dagster_port: Port = 3000
    web_port: Port = 8501

    kafka_servers: str | None = Field(
        None, description="bootstrap servers of an external Kafka; host:kafka_port if unset"
    )
    metastore_uri: str | None = Field(
        None,
        description="address of an external metastore; thrift://host:metastore_port if unset",
    )
    thrift_host: str | None = Field(
        None, description="host of an external Thrift Server; host if unset"
    )
    kafka_options: dict[str, SecretStr] = Field(
        {}, description="librdkafka properties for all clients, such as TLS and SASL, as JSON"
    )
    supervisor_url: str | None = Field(
        None, description="address of supervisord's XML-RPC API; the socket in data_dir if unset"
    )
    supervisor_password: SecretStr | None = Field(
        None, description="password of that API; the user is tone"
    )
    airflow_url: str | None = Field(
        None, description="address of an external Airflow; http://host:airflow_port if unset"
    )
    dagster_url: str | None = Field(
        None, description="address of an external Dagster; http://host:dagster_port if unset"
    )

    comments_topic: str = Field("comments", description="topic of fetched comments")
    emotions_topic: str = Field("emotions", description="topic of predictions")
    dead_topic: str = Field("comments.dead", description="topic of dead letters")
    topic_partitions: int = Field(
        2, ge=1, description="partitions of each topic; workers that can predict in parallel"
    )
    topic_retention_hours: int = Field(
        168, ge=1, description="retention of the topics; dead letters are kept four times as long"
    )
    topic_replication: int = Field(1, ge=1, description="replication factor of the topics")

    spark_master: str = Field(
        "local[*]", description="Spark master of the streams: local, spark://, yarn or k8s://"
    )
    max_offsets_per_trigger: int = Field(
        500, ge=1, description="maximum number of messages in a micro-batch"
    )
    tokens_in_flight: int = Field(
        8_192,
        ge=2_048,
        description="maximum number of tokens that may await predictions, for each partition, over "
        "all requests of a process; about four seconds of work",
    )
    warehouse_dir: str | None = Field(
        None, description="folder or URL of the table files; data_dir/warehouse if unset"
    )
    table: str = Field(
        "tone.emotions", pattern=r"^[a-z_]+\.[a-z_]+$", description="table of predictions"
    )

    models_dir: Path | None = Field(
        None, description="folder of the model store; data_dir/models if unset"
    )
    model_name: str = Field("spanemo", description="name of the trained models")
    model_alias: str = Field("best", description="alias or version of the model to serve")
    predict: tuple[PredictApplication, ...] = Field(
        (PredictApplication(),),
        min_length=1,
        description="predict applications, the primary one first",
    )
    model_threads: int = Field(1, ge=1, description="threads of the model in a Python worker")
    token_budget: int = Field(
        2048, ge=128, description="maximum number of padded tokens in a forward pass"
    )

    train_data: str = Field(
        "comments",
        description="training data: comments, sample, semeval2018-en, -ar, -es, ..., or a path",
    )
    corpora_dir: Path | None = Field(
        None, description="folder with the data set's files; not used for comments and sample"
    )
    train_dir: Path | None = Field(
        None, description="folder of checkpoints and resume files; data_dir/training if unset"
    )
    train_encoder: str = Field(
        "e5", description="encoder: e5, minilm, a folder, or a name on the model hub"
    )
    train_start: Path | None = Field(
        None, description="checkpoint that each round continues from; pretrained weights if unset"
    )
    train_epochs: int = Field(6, ge=1, description="maximum number of epochs in a round")
    train_margin: float = Field(
        0.005,
        ge=0,
        le=1,
        description="margin by which a model must exceed the best one, in the share of acceptable "
        "answers (or in Jaccard, for data without judgements)",
    )
    train_floor: float = Field(
        0.1, ge=0, le=1, description="minimum micro-F1 on validation; a model below it is refused"
    )
    train_pause_seconds: int = Field(600, ge=0, description="pause between two rounds")
    train_niceness: int = Field(
        10,
        ge=0,
        le=19,
        description="nice value of training runs, so that streams get the CPU first",
    )
    train_keep: int = Field(
        5, ge=1, description="number of rounds whose checkpoints and models stay on disk"
    )

    wandb_api_key: SecretStr | None = Field(
        None, description="API key of Weights & Biases; models stay local if unset"
    )
    wandb_project: str = Field("tone-of-comments", description="W&B project")
    wandb_entity: str | None = Field(
        None, description="W&B user or team; the key's default if unset"
    )
    wandb_base_url: str | None = Field(None, description="address of a self-hosted W&B server")

    youtube_api_key: SecretStr | None = Field(None, description="key of the YouTube Data API v3")
    youtube_api_url: str | None = Field(None, description="alternative root URL of that API")
    youtube_daily_units: int = Field(
        10_000, ge=1, description="units of quota that the key has per day"
    )
    comment_limit: int = Field(
        1000, ge=1, description="maximum number of comments fetched from a video"
    )
    video_limit: int = Field(
        50, ge=1, description="maximum number of videos read from a channel or playlist"
    )

    @model_validator(mode="after")
    def _predict_applications_fit(self) -> Self:
        first, *others = applications = self.predict_applications
        if len({application.name for application in applications}) < len(applications):
            raise ValueError("TONE_PREDICT has two applications with the same name; rename one.")
        if first.topic != self.comments_topic:
            raise ValueError(
                f"The first application of TONE_PREDICT reads {first.topic}; set its topic to "
                f"{self.comments_topic}, to which the pages send comments."
            )
        for application in others:
            if application.topic in {self.emotions_topic, self.dead_topic}:
                raise ValueError(
                    f"{application.name} would read {application.topic}, to which it also writes; "
                    "choose another topic in TONE_PREDICT."
                )
        return self

    @property
    def predict_applications(self) -> tuple[PredictApplication, ...]:
        """The predict applications with empty fields filled in, the primary one first."""
        return tuple(
            PredictApplication(
                name=application.name,
                model=application.model or self.model_alias,
                topic=application.topic or self.comments_topic,
            )
            for application in self.predict
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
        """Folder or URL of the table files."""
        return self.warehouse_dir or str(self.data_dir.resolve() / "warehouse")

    @property
    def corrections_table(self) -> str:
        """The table of corrections, in the same database as the table of predictions."""
        return f"{self.table.partition('.')[0]}.corrections"

    @property
    def videos_table(self) -> str:
        """The table of videos, in the same database as the table of predictions."""
        return f"{self.table.partition('.')[0]}.videos"

    @property
    def model_store(self) -> Path:
        """Folder of the local model store."""
        return self.models_dir or self.data_dir / "models"

    @property
    def data_set(self) -> str:
        """The name of the training data in lineage."""
        return Path(self.train_data).stem

    @property
    def training_dir(self) -> Path:
        """Folder of training rounds, checkpoints and resume files."""
        return self.train_dir or self.data_dir / "training"

    @property
    def checkpoints(self) -> Path:
        """Folder of Spark's streaming checkpoints, with a subfolder for each application."""
        return self.data_dir / "checkpoints"

    @property
    def run_dir(self) -> Path:
        """Folder of sockets, PID files and health files."""
        return self.data_dir / "run"

    @property
    def log_dir(self) -> Path:
        """Folder of log files, one for each supervised program."""
        return self.data_dir / "logs"

    @property
    def airflow(self) -> str:
        """Airflow's address, without a trailing slash."""
        return self.airflow_url or f"http://{self.host}:{self.airflow_port}"

    @property
    def dagster(self) -> str:
        """Dagster's address, without a trailing slash."""
        return self.dagster_url or f"http://{self.host}:{self.dagster_port}"

    @property
    def web(self) -> str:
        """The web application's address, without a trailing slash."""
        return f"http://{self.host}:{self.web_port}"
