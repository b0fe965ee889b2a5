"""Downloads of comments in Hive, streamed over HTTP in constant memory.

A page links to ``export`` with the video, the model, the search and the format. The rows flow from
Hive through the format's writer into the response while the browser receives it.
"""

import os
import re
import threading
from collections.abc import Generator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Final
from urllib.parse import quote, urlencode

from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from errors import PermanentError, RetryableError, ToneError
from streaming.tables import hive
from streaming.tables.export.authors import masked
from streaming.tables.export.choices import Authors, Ending
from streaming.tables.export.formats import FORMATS, Format
from streaming.tables.export.key import pseudonym_key
from streaming.tables.export.rows import Rows
from streaming.tables.hive import Model
from streaming.tables.hive.explore import Search
from streamlit_app.data.chosen import settings

PATH: Final = "/export"
_SEARCH: Final = TypeAdapter(Search)
_CHUNK: Final = 256 * 1024
_AT_ONCE: Final = 2
Chunks = Generator[bytes, None, None]
_running = threading.BoundedSemaphore(_AT_ONCE)


class NoCommentsError(PermanentError):
    """Hive has no comments of the video."""


def file_name(name: str, ending: Ending) -> str:
    """Return the name of a download; video ids may come from an untrusted file."""
    stem = re.sub(r"[^\w.-]", "_", name)[:80]
    return f"{stem}.{ending}"


def address(video_id: str, model: Model, wanted: Search, ending: Ending, authors: Authors) -> str:
    """Return the address of a download, relative to a page."""
    search = _SEARCH.dump_json(wanted, exclude_defaults=True).decode()
    query = {"video": video_id, "model": model.name, "version": model.version or ""}
    choice = {"search": search, "format": ending.value, "authors": authors.value}
    return f"{PATH[1:]}?{urlencode(query | choice)}"


async def export(request: Request) -> Response:
    """Answer a download. A fault before its first byte is answered by one sentence."""
    asked = request.query_params
    try:
        wanted = _SEARCH.validate_json(asked["search"])
        ending, authors = Ending(asked["format"]), Authors(asked["authors"])
        video_id, model = asked["video"], Model(asked["model"], asked.get("version") or None)
    except (KeyError, ValueError):
        return _sentence("This address is no download: use the menu of a page.", 400)
    if not _running.acquire(blocking=False):
        busy = f"{_AT_ONCE} downloads are running; try again when one of them has ended."
        return _sentence(busy, 503)
    try:
        return await run_in_threadpool(_download, video_id, model, wanted, ending, authors)
    except BaseException as error:
        _running.release()
        if isinstance(error, ToneError):
            return _sentence(str(error), _status(error))
        raise


def _download(
    video_id: str, model: Model, wanted: Search, ending: Ending, authors: Authors
) -> "_Download":
    held = hive.contents(settings(), [video_id], model)
    if not held.rows:
        raise NoCommentsError("Hive has no comments of this video as this model predicted them.")
    rows = hive.exported(settings(), held, model, wanted)
    rows = _begun(masked(rows, authors, partial(pseudonym_key, settings())))
    form = FORMATS[ending]
    return _Download(_flow(rows, form), form.media, file_name(video_id, ending))


def _begun(rows: Rows) -> Rows:
    """Read the first batch, so that a fault of the query comes before the response."""
    first = list(islice(rows.batches, 1))
    return replace(rows, batches=chain(first, rows.batches))


def _flow(rows: Rows, form: Format) -> Chunks:
    """Yield the file in chunks while a thread writes it; closing the generator ends the thread."""
    reading, writing = os.pipe()
    faults: list[Exception] = []

    def write() -> None:
        try:
            with suppress(BrokenPipeError), os.fdopen(writing, "wb", _CHUNK) as file:
                form.write(rows, file)
        except Exception as error:  # the reader raises it
            faults.append(error)

    thread = threading.Thread(target=write, name="export", daemon=True)
    thread.start()
    with os.fdopen(reading, "rb") as file:
        while chunk := file.read1(_CHUNK):
            yield chunk
    thread.join()
    if faults:
        raise faults[0]


class _Download(StreamingResponse):
    """Chunks of a file, one of the downloads that run. If the browser leaves, the writer ends."""

    def __init__(self, flow: Chunks, media: str, name: str) -> None:
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        super().__init__(flow, media_type=media, headers=headers)
        self._flow = flow

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._flow.close()
            _running.release()


def _status(error: ToneError) -> int:
    if isinstance(error, NoCommentsError):
        return 404
    return 503 if isinstance(error, RetryableError) else 500


def _sentence(text: str, status: int) -> Response:
    return PlainTextResponse(text, status, {"Cache-Control": "no-store"})
