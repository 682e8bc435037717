"""Tells what is in its environment and where it runs."""

import os


class Runner:
    def run(self, name: str = "GREETING") -> dict[str, str]:
        return {"value": os.environ.get(name, ""), "directory": os.getcwd(), "home": os.environ.get("HOME", "")}
