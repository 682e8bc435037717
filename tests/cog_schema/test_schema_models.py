"""The projects of this repository can be described."""
import pathlib
import re

import pytest

from describe import Project

ROOT = pathlib.Path(__file__).parents[2]
PROJECTS = sorted([*ROOT.glob("tests/models/python-*"), ROOT / "examples/python-story"])


def describe(folder):
    reference = re.search(r"^run: (\S+)$", (folder / "cog.yaml").read_text(), re.M)[1]
    return Project(folder).describe(reference=reference)


@pytest.mark.parametrize("folder", [p for p in PROJECTS if p.name != "python-broken-import"], ids=lambda p: p.name)
def test_a_project_can_be_described(folder):
    schemas = describe(folder)["openapi_schema"]["components"]["schemas"]
    assert {"Input", "Output"} < set(schemas)


def test_what_they_promise_is_in_their_description():
    assert describe(ROOT / "tests/models/python-identity-async")["concurrency"] == 64
    story = describe(ROOT / "examples/python-story")["openapi_schema"]
    assert story["paths"]["/predictions"]["post"]["x-cog-streaming"] is True
    assert story["components"]["schemas"]["Output"]["x-cog-array-display"] == "concatenate"
    report = describe(ROOT / "tests/models/python-files")["openapi_schema"]["components"]["schemas"]["Output"]
    assert report["properties"]["copies"]["items"]["format"] == "uri"
    assert report["required"] == ["text", "picture", "copies"]
