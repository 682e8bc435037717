"""The Python half of a pair: the same model as twin.cc, for Cog's own server."""
import os
import time

import cog


class Twin(cog.BaseRunner):
    def setup(self):
        print("loading")
        wanted = os.environ.get("TWIN_SETUP")
        if wanted == "fail":
            raise RuntimeError("no weights")
        if wanted == "hang":
            time.sleep(3600)  # lint:allow a model that hangs is what is tested

    def healthcheck(self):
        return "TWIN_SICK" not in os.environ

    @cog.streaming
    def run(self, text: str = cog.Input(min_length=1), count: int = cog.Input(default=2, ge=1, le=5),
            style: str = cog.Input(default="plain", choices=["plain", "loud"]), delay: float = 0.0,
            ) -> cog.ConcatenateIterator[str]:
        for i in range(count):
            print("step", i)
            cog.current_scope().record_metric("steps", i)
            time.sleep(delay)  # lint:allow a model that takes its time is what is tested
            if text == "boom":
                raise ValueError("boom happened")
            yield f"{text}{i}"
