"""Every setting of Tone of Comments, in one object that is built once and passed down.

Each field is read from the environment variable of its name with the prefix ``TONE_``, or from a
``.env`` file beside this module. Keys are secrets: they print as stars.
"""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent

Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """Ports, folders, topics, model and stream parameters. Sizes are counts, times seconds."""

    model_config = SettingsConfigDict(
        env_prefix="TONE_", env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore"
    )

    data_dir: Path = Field(ROOT / ".tone", description="everything the stack writes")
    jars_dir: Path = Field(ROOT / ".jars", description="fetched once, shared by all stacks")

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
    max_offsets_per_trigger: int = Field(1000, ge=1, description="comments in one micro-batch")
    warehouse_dir: str | None = Field(None, description="table files; data_dir/warehouse if unset")
    table: str = Field("tone.emotions", pattern=r"^[a-z_]+\.[a-z_]+$")

    models_dir: Path | None = Field(None, description="the model store; data_dir/models if unset")
    model_name: str = "spanemo"
    model_alias: str = "best"
    model_threads: int = Field(1, ge=1, description="threads of one Python worker's model")
    token_budget: int = Field(2048, ge=128, description="padded tokens in one forward pass")

    youtube_api_key: SecretStr | None = None
    youtube_api_url: str | None = Field(None, description="another root of the API, for tests")
    comment_limit: int = Field(1000, ge=1, description="comments fetched from one video")

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
    def model_store(self) -> Path:
        """Folder of the local model store."""
        return self.models_dir or self.data_dir / "models"

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
