"""Errors of requests to W&B, translated from those of the wandb package."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from wandb.sdk.lib.service.service_connection import WandbApiFailedError

from errors import PermanentError, RetryableError

# 408 (time-out) and 429 (too many requests) are temporary.
_REJECTED = (400, 404, 409, 413, 422)

# wandb's text for GraphQL errors: `input:3:4: Cannot query ...`.
_GRAPHQL = re.compile(r"(^|: )input:")


class WandbAwayError(RetryableError):
    """W&B cannot be reached or is temporarily unable to answer."""


class WandbRefusedError(PermanentError):
    """W&B refuses the API key."""


class WandbMissingError(PermanentError):
    """W&B has no object of this name."""


class WandbRejectedError(PermanentError):
    """W&B rejects the request."""


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Translate wandb's errors; ``what`` names the request in messages."""
    try:
        yield
    except (WandbAwayError, WandbRefusedError, WandbMissingError, WandbRejectedError):
        raise
    except Exception as error:
        cause = getattr(error, "exc", None) or error.__cause__ or error
        response = cause.response if isinstance(cause, WandbApiFailedError) else None
        status = response.http_status if response else 0
        if status in (401, 403) or ("401" in str(error) and "nauthorized" in str(error)):
            raise WandbRefusedError(
                f"W&B refused to {what}: it does not take the API key; set the right one."
            ) from error
        if isinstance(cause, ValueError) and "not f" in str(cause):
            raise WandbMissingError(f"W&B cannot {what}: {cause}") from error
        if status in _REJECTED or _GRAPHQL.search(str(error)):
            raise WandbRejectedError(
                f"W&B would not {what}: {_brief(error)}; see whether its server is too old for the "
                "client."
            ) from error
        raise WandbAwayError(
            f"W&B did not {what}: {_brief(error)}; it is tried again later."
        ) from error


def _brief(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0][:200] if lines else type(error).__name__
