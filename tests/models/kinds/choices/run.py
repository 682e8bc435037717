from cog import BaseRunner, Input


class Runner(BaseRunner):
    def run(
        self,
        size: int = Input(choices=[256, 512], default=512),
        style: str = Input(choices=["ink", "oil"], default="ink"),
        strength: float = Input(ge=0, le=1, default=0.5),
    ) -> str:
        return f"{size} {style} {strength}"
