"""Runs the script that describes Cog projects, in this very environment (which has the `cog` package)."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback
import types

import cog  # noqa: F401  imported once, here, and inherited by every child

SCRIPT = pathlib.Path(__file__).parents[2] / "src/cog/python/openapi_schema.py"


class Project:
    def __init__(self, folder):
        self.folder = folder

    def write(self, source, name="run.py"):
        (self.folder / name).write_text(source)

    def run_as_mimeo_does(self, *arguments):
        """A Python of its own, given the script's text."""
        command = [sys.executable, "-c", SCRIPT.read_text(), str(self.folder), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd="/")

    def run(self, *arguments):
        """The same in a child of this process: a fresh Python spends a quarter of a second on its imports."""
        with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
            child = os.fork()
            if child == 0:
                become_script(output, errors, [str(self.folder), *arguments])
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            output.seek(0)
            errors.seek(0)
            return types.SimpleNamespace(returncode=code, stdout=output.read(), stderr=errors.read())

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


def become_script(output, errors, arguments):
    try:
        os.dup2(output.fileno(), 1)
        os.dup2(errors.fileno(), 2)
        sys.stdout = os.fdopen(1, "w", closefd=False)
        sys.stderr = os.fdopen(2, "w", closefd=False)
        sys.argv = ["-c", *arguments]
        sys.path.insert(0, "")
        os.chdir("/")
        exec(compile(SCRIPT.read_text(), "<string>", "exec"), {"__name__": "__main__"})
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(70)  # the script leaves by itself
