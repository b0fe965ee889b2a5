"""How the W&B client behaves inside this product: quiet, and never waiting for long."""

import os
from functools import cache
from pathlib import Path

import wandb
from pydantic import SecretStr

# An outage of some seconds is waited for in the background; what a longer one holds back is sent
# by `sync`.
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
    """Set what holds for the whole process, once."""
    # The client's reports on itself; during an outage they would hold up the end of the process.
    os.environ["WANDB_ERROR_REPORTING"] = "false"
    wandb.setup(wandb.Settings(silent=True, **_RETRIES))


def run_settings(home: Path, base_url: str, key: SecretStr) -> wandb.Settings:
    """Return the settings of one run, whose files lie below ``home``."""
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
