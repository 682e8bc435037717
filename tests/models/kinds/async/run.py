import asyncio

from cog import BaseRunner


class Runner(BaseRunner):
    async def setup(self) -> None:
        await asyncio.sleep(0)
        self.prefix = "async "

    async def run(self, text: str) -> str:
        await asyncio.sleep(0)
        return self.prefix + text
