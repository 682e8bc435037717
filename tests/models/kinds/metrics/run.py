from cog import BaseRunner


class Runner(BaseRunner):
    def run(self, tokens: int = 7) -> str:
        self.record_metric("temperature", 0.5)
        for _ in range(tokens):
            self.record_metric("token_count", 1, mode="incr")
        return "done"
