"""Visitors without a browser: they ask for a page as a browser does, and draw nothing.

A browser needs a processor of its own to draw a page that changes each second. Twenty of them on
the server's two would be what is measured.
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
"""Message -> seconds since 1970 at which its visitor's connection brought it first."""


@contextmanager
def listening(web: str, requests: Mapping[str, str]) -> Iterator[dict[str, Seen]]:
    """Follow live requests, each from a page of its own, until the block ends.

    Args:
        web: the address of the pages.
        requests: visitor -> the id of its request.
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
        ask = BackMsg()
        ask.rerun_script.query_string = f"request={request_id}"
        await page.send(ask.SerializeToString())
        reading = asyncio.create_task(_read(page, request_id, seen))
        await over.wait()
        reading.cancel()
        await asyncio.wait([reading])


async def _read(page: ClientConnection, request_id: str, seen: Seen) -> None:
    page_hash = ""
    async with asyncio.TaskGroup() as polling:
        async for data in page:
            content = data if isinstance(data, bytes) else data.encode()
            for message in _MESSAGE.findall(content):
                seen.setdefault(message.decode(), time.time())
            told = ForwardMsg.FromString(content)
            match told.WhichOneof("type"):
                case "new_session":
                    page_hash = told.new_session.page_script_hash
                case "auto_rerun":  # comes once, as the page is drawn as a whole once
                    again = BackMsg()
                    again.rerun_script.query_string = f"request={request_id}"
                    again.rerun_script.page_script_hash = page_hash
                    again.rerun_script.fragment_id = told.auto_rerun.fragment_id
                    again.rerun_script.is_auto_rerun = True
                    polling.create_task(_poll(page, again, told.auto_rerun.interval))


async def _poll(page: ClientConnection, again: BackMsg, interval: float) -> None:
    try:
        while True:
            await asyncio.sleep(interval)
            await page.send(again.SerializeToString())
    except ConnectionClosed:
        return
