"""How does a test cut a line where real lines break: between the browser and the server, at any byte?

A relay on a port of its own. Cutting requests inside the browser would leave out its own network stack (kept connections, silent
repeats of a request) and everything that a service worker asks for.
"""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Coroutine
from typing import Any, Literal

Mode = Literal["up", "cut", "deaf", "slow", "lossy"]
CHUNK = 65536
SLOW_SECONDS = 0.25
LOSS = 0.25


class Wire:
    """Carries bytes both ways.

    `cut`: nothing passes. `deaf`: requests arrive and are done, their answers never come back. `slow`: every packet takes its time.
    `lossy`: any packet may be the last of its connection, and then only half of it passes.
    """

    def __init__(self, target: int, seed: int) -> None:
        self.mode: Mode = "up"
        self.swallowed: Counter[Mode] = Counter()
        self._target, self._chance = target, random.Random(seed)
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._within(asyncio.start_server(self._carry, "127.0.0.1", 0))
        self.port: int = self._server.sockets[0].getsockname()[1]

    @property
    def url(self) -> str:
        """Where the site seems to be."""
        return f"http://127.0.0.1:{self.port}"

    def set(self, mode: Mode) -> None:
        """From now on; a cut ends what is under way."""
        self.mode = mode
        if mode == "cut":
            self._within(self._drop_all())

    def close(self) -> None:
        """Gone for good."""
        self.set("cut")
        self._within(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _within(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _stop(self) -> None:
        self._server.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _drop_all(self) -> None:
        for writer in [*self._writers]:
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.mode == "cut":
                raise ConnectionAbortedError
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        pair = (writer, far_writer)
        self._writers.update(pair)
        try:
            await asyncio.gather(
                self._pump(reader, far_writer, is_answer=False, pair=pair),
                self._pump(far_reader, writer, is_answer=True, pair=pair),
            )
        except (ConnectionError, OSError):
            pass
        finally:
            for one in pair:
                one.transport.abort()
                self._writers.discard(one)

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        is_answer: bool,
        pair: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
    ) -> None:
        while chunk := await reader.read(CHUNK):
            mode = self.mode
            if mode == "slow":
                await asyncio.sleep(self._chance.random() * SLOW_SECONDS)
            is_lost = mode == "cut" or (mode == "deaf" and is_answer)
            is_torn = mode == "lossy" and self._chance.random() < LOSS
            if is_torn:
                writer.write(chunk[: len(chunk) // 2])
                await writer.drain()
            if is_lost or is_torn:
                self.swallowed[mode] += 1
                break
            writer.write(chunk)
            await writer.drain()
        for one in pair:
            one.close()
