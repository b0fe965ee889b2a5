"""Airflow: API server, scheduler and DAG processor on a SQLite database."""

import base64
import configparser
import io
import ipaddress
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import threading
from importlib.metadata import entry_points, version

from settings import ROOT, Settings
from stack.files import write
from stack.program import Program, ProgramFailedError
from streaming.watch.probes import airflow as probes

_database = threading.Lock()  # the three programs share the preparation


def programs(settings: Settings) -> list[Program]:
    """Return the three programs; they do not depend on each other."""
    table = {
        "airflow-api": (probes.api, ("api-server", "--workers", "1")),
        "airflow-scheduler": (probes.scheduler, ("scheduler", "--skip-serve-logs")),
        "airflow-dags": (probes.dag_processor, ("dag-processor",)),
    }
    return [
        Program(
            name=name,
            command=(sys.executable, "-m", "airflow", *arguments),
            check=check,
            prepare=prepare,
            environment={"AIRFLOW_HOME": str(settings.data_dir / "airflow")},
            ports={"airflow_port": settings.airflow_port} if name == "airflow-api" else {},
            address=settings.airflow if name == "airflow-api" else "",
            stop_seconds=15 if name == "airflow-scheduler" else 5,
        )
        for name, (check, arguments) in table.items()
    ]


def airflow_cfg(settings: Settings, keys: dict[str, str]) -> str:
    """Return the text of airflow.cfg: few processes; visitors on loopback are administrators."""
    home = settings.data_dir / "airflow"
    loopback = settings.host == "localhost" or ipaddress.ip_address(settings.host).is_loopback
    sections: dict[str, dict[str, object]] = {
        "core": {
            "executor": "LocalExecutor",
            "parallelism": "4",
            "dags_folder": ROOT / "airflow_dags",
            "load_examples": "False",
            "dags_are_paused_at_creation": "False",
            "simple_auth_manager_all_admins": loopback,
            "execution_api_server_url": f"{settings.airflow}/execution/",
            "fernet_key": keys["fernet_key"],
        },
        "database": {"sql_alchemy_conn": f"sqlite:///{home / 'airflow.db'}"},
        "api": {
            "host": settings.host,
            "port": settings.airflow_port,
            "base_url": settings.airflow,
            "workers": "1",
            "secret_key": keys["secret_key"],
        },
        "api_auth": {"jwt_secret": keys["jwt_secret"]},
        "logging": {"base_log_folder": settings.log_dir / "airflow"},
        "dag_processor": {"parsing_processes": "1", "refresh_interval": "60"},
        "usage_data_collection": {"enabled": "False"},
    }
    file = configparser.ConfigParser()
    for section, values in sections.items():
        # A percent sign starts an interpolation.
        file[section] = {key: str(value).replace("%", "%%") for key, value in values.items()}
    text = io.StringIO()
    file.write(text)
    return text.getvalue()


def prepare(settings: Settings) -> None:
    """Write airflow.cfg, create the keys once, and migrate the database.

    A new database is created in another folder and moved, so it is complete or absent.
    """
    if not entry_points(group="airflow.plugins", name="guard"):  # Airflow would start without it
        raise ProgramFailedError(
            "The guard of Airflow's API server is not installed; run `make setup`."
        )
    home = settings.data_dir / "airflow"
    with _database:
        write(home / "airflow.cfg", airflow_cfg(settings, _keys(settings)))
        stamp, current = home / "migrated", version("apache-airflow")
        database = home / "airflow.db"
        if database.exists() and stamp.exists() and stamp.read_text() == current:
            return
        if database.exists():
            _migrate(settings, f"sqlite:///{database}")
        else:
            fresh = home / "fresh"
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir()
            _migrate(settings, f"sqlite:///{fresh / 'airflow.db'}")
            connection = sqlite3.connect(fresh / "airflow.db")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            (fresh / "airflow.db").rename(database)
            shutil.rmtree(fresh)
        write(stamp, current)


def _keys(settings: Settings) -> dict[str, str]:
    path = settings.data_dir / "airflow/keys.json"
    if not path.exists():
        keys = {
            "fernet_key": base64.urlsafe_b64encode(os.urandom(32)).decode(),
            "secret_key": secrets.token_urlsafe(32),
            "jwt_secret": secrets.token_urlsafe(64),
        }
        write(path, json.dumps(keys))
    stored: dict[str, str] = json.loads(path.read_text())
    return stored


def _migrate(settings: Settings, connection: str) -> None:
    environment = os.environ | {
        "AIRFLOW_HOME": str(settings.data_dir / "airflow"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": connection,
    }
    done = subprocess.run(
        [sys.executable, "-m", "airflow", "db", "migrate"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        write(settings.log_dir / "airflow-migrate.log", done.stdout + done.stderr)
        raise ProgramFailedError(
            f"Airflow's database could not be migrated; see {settings.log_dir}/airflow-migrate.log."
        )
