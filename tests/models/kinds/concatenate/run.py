from cog import AsyncConcatenateIterator, BaseRunner


class Runner(BaseRunner):
    async def run(self, text: str) -> AsyncConcatenateIterator[str]:
        for word in text.split():
            yield word + " "
