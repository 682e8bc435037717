"""Answers when three of them run at once, and never before."""

import asyncio

from cog import BaseRunner, concurrent


class Runner(BaseRunner):
    def setup(self) -> None:
        self.running = 0
        self.together = asyncio.Event()

    @concurrent(max=3)
    async def run(self, name: str) -> str:
        self.running += 1
        if self.running == 3:
            self.together.set()
        await self.together.wait()
        return f"{name} of {self.running}"
