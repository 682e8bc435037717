from cog import BaseRunner


class Runner(BaseRunner):
    def run(self, value: int | None = None, names: list[str] | None = None) -> dict[str, int]:
        return {"value": value or 0, "names": len(names or [])}
