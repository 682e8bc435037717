"""How calls of the core are waited for in asyncio."""
from __future__ import annotations

import asyncio
from typing import Any

from ._core import Call

FAREWELL_SECONDS = 2  # a call that was stopped may still have to tell the server so


async def answer(call: Call) -> Any:
    """The result of a call, whose end wakes the event loop. A cancellation of the task stops the call."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()

    def tell() -> None:
        if not ended.done():
            ended.set_result(None)

    def wake() -> None:  # on the library's thread
        try:
            loop.call_soon_threadsafe(tell)
        except RuntimeError:
            pass  # the event loop is closed: nobody waits any more

    call.when_done(wake)
    try:
        await asyncio.shield(ended)
    except asyncio.CancelledError:
        call.stop()
        await asyncio.wait([ended], timeout=FAREWELL_SECONDS)
        raise
    return call.result()
