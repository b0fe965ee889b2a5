"""Downloads of comments in Hive, streamed over HTTP in constant memory.

A page links to ``export`` with the video, the model, the search and the format. The rows flow from
Hive through the format's writer into a temporary file, which the browser receives meanwhile. A slow
browser holds up no other download: only two files are written at a time, but more are sent.
"""

import logging
import re
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Final
from urllib.parse import quote, urlencode

import anyio
import pyarrow as pa
from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

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
from streamlit_app.spool import Spool

PATH: Final = "/export"
_SEARCH: Final = TypeAdapter(Search)
_CHUNK: Final = 256 * 1024
_WRITTEN_AT_ONCE: Final = 2
_SENT_AT_ONCE: Final = 16
_SECONDS_TO_TAKE: Final = 60.0
"""Seconds after which a browser that takes no chunk is given up."""
_SECONDS_TO_WAIT: Final = 1.0

log = logging.getLogger(__name__)
_writing = threading.BoundedSemaphore(_WRITTEN_AT_ONCE)
_sending = threading.BoundedSemaphore(_SENT_AT_ONCE)


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
    if not _sending.acquire(blocking=False):
        return _busy(_SENT_AT_ONCE)
    if not _writing.acquire(blocking=False):
        _sending.release()
        return _busy(_WRITTEN_AT_ONCE)
    form = FORMATS[ending]
    try:
        rows = await run_in_threadpool(_rows, video_id, model, wanted, authors)
        spool = Spool()
        writer = threading.Thread(
            target=_write, args=(spool, rows, form), name="export", daemon=True
        )
        writer.start()
    except BaseException as error:
        _writing.release()
        _sending.release()
        if isinstance(error, ToneError):
            return _sentence(str(error), _status(error))
        raise
    return _Download(spool, form.media, file_name(video_id, ending))


def _rows(video_id: str, model: Model, wanted: Search, authors: Authors) -> Rows:
    held = hive.contents(settings(), [video_id], model)
    if not held.rows:
        raise NoCommentsError("Hive has no comments of this video as this model predicted them.")
    rows = hive.exported(settings(), held, model, wanted)
    return _begun(masked(rows, authors, partial(pseudonym_key, settings())))


def _begun(rows: Rows) -> Rows:
    """Read the first batch, so that a fault of the query comes before the response."""
    first = list(islice(rows.batches, 1))
    return replace(rows, batches=chain(first, rows.batches))


def _write(spool: Spool, rows: Rows, form: Format) -> None:
    """Write the file, up to its end or until the browser has left; then free a place for others."""
    fault: Exception | None = None
    try:
        with suppress(BrokenPipeError), spool.writer() as file:
            form.write(replace(rows, batches=_wanted(rows, spool)), file)
    except Exception as error:  # the reader raises it
        fault = error
    finally:
        spool.finish(fault)
        _writing.release()


def _wanted(rows: Rows, spool: Spool) -> Iterator[pa.RecordBatch]:
    """Yield the batches until the browser has left: XLSX writes all of them before its file."""
    for batch in rows.batches:
        if spool.left:
            raise BrokenPipeError
        yield batch


class _Download(StreamingResponse):
    """A file that is sent while it is written. If the browser leaves, the writer ends."""

    def __init__(self, spool: Spool, media: str, name: str) -> None:
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        super().__init__(_chunks(spool), media_type=media, headers=headers)
        self._spool = spool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file; end if the browser takes nothing for a minute."""

        async def send_in_time(message: Message) -> None:
            with anyio.fail_after(_SECONDS_TO_TAKE):
                await send(message)

        try:
            await super().__call__(scope, receive, send_in_time)
        except (TimeoutError, ClientDisconnect):
            log.info("a browser left a download, or took nothing of it for too long")
        finally:
            self._spool.leave()
            _sending.release()


async def _chunks(spool: Spool) -> AsyncIterator[bytes]:
    place = 0
    while True:
        # A read that waits in its thread cannot be cancelled, so it is short.
        chunk = await run_in_threadpool(spool.read, place, _CHUNK, _SECONDS_TO_WAIT)
        if chunk is None:
            continue
        if not chunk:
            return
        place += len(chunk)
        yield chunk


def _busy(count: int) -> Response:
    return _sentence(f"{count} downloads are running; try again when one of them has ended.", 503)


def _status(error: ToneError) -> int:
    if isinstance(error, NoCommentsError):
        return 404
    return 503 if isinstance(error, RetryableError) else 500


def _sentence(text: str, status: int) -> Response:
    return PlainTextResponse(text, status, {"Cache-Control": "no-store"})
