"""Settings of the wandb package: no output and short time-outs."""

import os
from functools import cache
from pathlib import Path

import wandb
from pydantic import SecretStr

# Short outages are retried in the background; after longer ones, `sync` uploads the rest.
_RETRIES = {
    "x_graphql_retry_max": 2,
    "x_graphql_retry_wait_min_seconds": 0.2,
    "x_graphql_retry_wait_max_seconds": 1.0,
    "x_graphql_timeout_seconds": 10.0,
    "x_file_transfer_retry_max": 2,
    "x_file_transfer_retry_wait_min_seconds": 0.2,
    "x_file_transfer_retry_wait_max_seconds": 1.0,
    "x_file_stream_retry_max": 4,
    "x_file_stream_retry_wait_min_seconds": 0.5,
    "x_file_stream_retry_wait_max_seconds": 4.0,
    "x_file_stream_timeout_seconds": 10.0,
}


@cache
def configure() -> None:
    """Apply settings of the whole process, once."""
    # wandb's own error reports delay the end of the process during an outage.
    os.environ["WANDB_ERROR_REPORTING"] = "false"
    wandb.setup(wandb.Settings(silent=True, **_RETRIES))


def run_settings(home: Path, base_url: str, key: SecretStr) -> wandb.Settings:
    """Return the settings of a run with its files in ``home``."""
    return wandb.Settings(
        api_key=key.get_secret_value(),
        base_url=base_url,
        mode="online",
        root_dir=str(home),
        silent=True,
        console="off",
        disable_code=True,
        disable_git=True,
        x_disable_stats=True,
        x_disable_meta=True,
        x_save_requirements=False,
        x_file_stream_transmit_interval=2.0,
        init_timeout=15.0,
        finish_timeout=10.0,
        reinit="create_new",
        **_RETRIES,
    )
