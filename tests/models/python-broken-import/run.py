"""Cannot even be described."""

import no_such_package


class Runner:
    def run(self) -> str:
        return no_such_package.answer()
