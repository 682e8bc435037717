"""Runs the script that describes Cog projects, in this very environment (which has the `cog` package)."""
import json
import pathlib
import subprocess
import sys

SCRIPT = pathlib.Path(__file__).parents[2] / "src/cog/python/openapi_schema.py"


class Project:
    def __init__(self, folder):
        self.folder = folder

    def write(self, source, name="run.py"):
        (self.folder / name).write_text(source)

    def run(self, *arguments):
        """As Mimeo runs it: the script's text, not its file."""
        command = [sys.executable, "-c", SCRIPT.read_text(), str(self.folder), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd="/")

    def describe(self, source=None, *arguments, reference="run.py:Runner"):
        if source is not None:
            self.write(source)
        done = self.run(reference, *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def schemas(self, source, *arguments, **keywords):
        return self.describe(source, *arguments, **keywords)["openapi_schema"]["components"]["schemas"]

    def input(self, parameters, imports=""):
        """The property (and whether it is required) of the one parameter that is written out."""
        schemas = self.schemas(f"{PREAMBLE}{imports}\nclass Runner:\n    def run(self, {parameters}) -> str: ...\n")
        [(name, schema)] = schemas["Input"]["properties"].items()
        return schema, name in schemas["Input"].get("required", [])

    def output(self, annotation, definitions=""):
        return self.schemas(f"{PREAMBLE}{definitions}\nclass Runner:\n    def run(self) -> {annotation}: ...\n")["Output"]

    def complaint(self, source, *arguments, reference="run.py:Runner"):
        """What is said about a project that cannot be described."""
        if source is not None:
            self.write(source)
        done = self.run(reference, *arguments)
        assert done.returncode == 1, done.stdout
        assert done.stdout == ""
        assert done.stderr.startswith("mimeo: ")
        return done.stderr.removeprefix("mimeo: ").rstrip("\n")


PREAMBLE = """
import dataclasses, enum, pathlib, typing
from collections.abc import AsyncIterator as AbcAsyncIterator
from typing import Annotated, Any, AsyncIterator, Dict, Iterator, List, Optional, Set, TypedDict, Union
from cog import AsyncConcatenateIterator, BaseModel, ConcatenateIterator, File, Input, Opaque, Path, Secret
"""
