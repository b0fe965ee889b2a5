"""Simulated visitors without a browser: they request pages like a browser, but do not draw them.

Drawing a page that changes every second uses a full core. Twenty browsers on the two cores of the
server would distort the measurement.
"""

import asyncio
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

_MESSAGE = re.compile(rb"message \d+ of [0-9a-f]{11}")

Seen = dict[str, float]
"""Message -> Unix time in seconds at which the visitor first received it."""


@contextmanager
def listening(web: str, requests: Mapping[str, str]) -> Iterator[dict[str, Seen]]:
    """Follow live requests, each on a separate page, until the block ends.

    Args:
        web: address of the web application.
        requests: visitor -> id of the request.

    Yields:
        Visitor -> the messages it received; updated until the block ends.
    """
    seen: dict[str, Seen] = {visitor: {} for visitor in requests}
    loop = asyncio.new_event_loop()
    over = asyncio.Event()

    async def listen() -> None:
        async with asyncio.TaskGroup() as visitors:
            for visitor, request_id in requests.items():
                visitors.create_task(_visit(web, request_id, seen[visitor], over))

    thread = threading.Thread(target=loop.run_until_complete, args=(listen(),), daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()


async def _visit(web: str, request_id: str, seen: Seen, over: asyncio.Event) -> None:
    address = web.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(
        address,
        origin=Origin(web),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        proxy=None,
    ) as page:
        request = BackMsg()
        request.rerun_script.query_string = f"request={request_id}"
        await page.send(request.SerializeToString())
        reading = asyncio.create_task(_read(page, request_id, seen))
        await over.wait()
        reading.cancel()
        await asyncio.wait([reading])


async def _read(page: ClientConnection, request_id: str, seen: Seen) -> None:
    page_hash = ""
    async with asyncio.TaskGroup() as polling:
        async for frame in page:
            content = frame if isinstance(frame, bytes) else frame.encode()
            for text in _MESSAGE.findall(content):
                seen.setdefault(text.decode(), time.time())
            message = ForwardMsg.FromString(content)
            match message.WhichOneof("type"):
                case "new_session":
                    page_hash = message.new_session.page_script_hash
                case "auto_rerun":  # sent once, because the full page is drawn once
                    rerun = BackMsg()
                    rerun.rerun_script.query_string = f"request={request_id}"
                    rerun.rerun_script.page_script_hash = page_hash
                    rerun.rerun_script.fragment_id = message.auto_rerun.fragment_id
                    rerun.rerun_script.is_auto_rerun = True
                    polling.create_task(_poll(page, rerun, message.auto_rerun.interval))


async def _poll(page: ClientConnection, rerun: BackMsg, interval: float) -> None:
    try:
        while True:
            await asyncio.sleep(interval)
            await page.send(rerun.SerializeToString())
    except ConnectionClosed:
        return
