"""Takes its time, with others."""

import asyncio

import cog


class Runner:
    @cog.concurrent(max=4)
    async def run(self, seconds: float = 60.0) -> str:
        print("asleep")
        await asyncio.sleep(seconds)
        return "awake"
