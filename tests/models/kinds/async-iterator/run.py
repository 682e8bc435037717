from typing import AsyncIterator

from cog import BaseRunner


class Runner(BaseRunner):
    async def run(self, count: int = 3) -> AsyncIterator[str]:
        for number in range(count):
            yield f"item {number}"
