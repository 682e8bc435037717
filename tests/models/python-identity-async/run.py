"""Answers what it is given, to many at once."""

import cog


class Runner:
    @cog.concurrent(max=64)
    async def run(self, text: str) -> str:
        return text
