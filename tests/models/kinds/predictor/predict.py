"""The older names: BasePredictor with predict(), and weights of setup()."""

from cog import BasePredictor, Input


class Predictor(BasePredictor):
    def setup(self) -> None:
        self.greeting = "hello"

    def predict(self, name: str = Input(description="Whom to greet")) -> str:
        return f"{self.greeting} {name}"
