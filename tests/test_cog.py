"""Python Cog projects, pushed from their folder and run by the official `cog` package in an environment of their own."""
import shutil

import httpx
import pytest

from mimeo_server import ROOT
from built_in import image_size
from test_predictions import finished

IMAGE, STORY = "local/python-image", "local/python-story"

# The first push of a project downloads its packages.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def pushed(server):
    for name in ("python-image", "python-story"):
        server.run("push", ROOT / "examples" / name, f"local/{name}", timeout=500)


@pytest.fixture
def api(server, pushed):
    with server.http(timeout=120) as client:
        yield client


def latest(api, model):
    return api.get(f"/v1/models/{model}").json()["latest_version"]


def default_input(version):
    """An input that the schema accepts: only what is required, with a plausible value."""
    schemas = version["openapi_schema"]["components"]["schemas"]
    plausible = {"string": "a lighthouse at dusk", "integer": 3, "number": 0.5, "boolean": True}
    return {name: plausible[schemas["Input"]["properties"][name]["type"]] for name in schemas["Input"].get("required", [])}


def run(api, model):
    version = latest(api, model)
    answer = api.post("/v1/predictions", json={"version": version["id"], "input": default_input(version)},
                      headers={"Prefer": "wait"})
    return finished(api, answer.json())


def test_a_python_model_gives_an_image_file(api, server):
    done = run(api, IMAGE)
    assert done["status"] == "succeeded", done
    url = done["output"] if isinstance(done["output"], str) else done["output"][0]
    assert url.startswith(server.files_url)
    answer = httpx.get(url, verify=server.tls())
    assert answer.headers["content-type"].startswith("image/")
    assert min(image_size(answer.content)) > 0


def test_a_python_model_gives_text_piece_by_piece(api):
    output = latest(api, STORY)["openapi_schema"]["components"]["schemas"]["Output"]
    assert (output["type"], output["x-cog-array-type"]) == ("array", "iterator")
    done = run(api, STORY)
    assert done["status"] == "succeeded", done
    assert len(done["output"]) > 1
    assert all(isinstance(piece, str) for piece in done["output"])


def test_input_of_a_python_model_is_checked_before_it_runs(api):
    version = latest(api, STORY)
    properties = version["openapi_schema"]["components"]["schemas"]["Input"]["properties"]
    name = next(name for name, property in properties.items() if property.get("type") == "string")
    answer = api.post("/v1/predictions", json={"version": version["id"],
                                               "input": {**default_input(version), name: 7}})
    assert answer.status_code == 422
    assert answer.json()["invalid_fields"][0]["field"] == f"input.{name}"


def test_the_same_project_pushed_twice_is_the_same_version(api, server, tmp_path):
    before = latest(api, STORY)["id"]
    copy = shutil.copytree(ROOT / "examples" / "python-story", tmp_path / "copied-elsewhere")
    server.run("push", copy, STORY, timeout=500)
    assert latest(api, STORY)["id"] == before


def test_a_project_that_cannot_be_loaded_is_refused_with_what_python_said(server, pushed, tmp_path):
    project = tmp_path / "broken"
    project.mkdir()
    (project / "cog.yaml").write_text("build:\n  python_version: \"3.11\"\npredict: predict.py:Predictor\n")
    (project / "predict.py").write_text("raise RuntimeError('the brush is missing')\n")
    done = server.run("push", project, "local/broken", check=False, timeout=500)
    assert done.returncode != 0
    assert "the brush is missing" in done.stderr


def test_set_up_that_fails_fails_the_prediction_with_its_logs(server, pushed, tmp_path):
    project = tmp_path / "no-setup"
    project.mkdir()
    (project / "cog.yaml").write_text("build:\n  python_version: \"3.11\"\npredict: predict.py:Predictor\n")
    (project / "predict.py").write_text(
        "from cog import BasePredictor\n\n\nclass Predictor(BasePredictor):\n"
        "    def setup(self):\n        print('mixing colours')\n        raise RuntimeError('the brush is missing')\n\n"
        "    def predict(self, text: str) -> str:\n        return text\n")
    server.run("push", project, "local/no-setup", timeout=500)
    with server.http(timeout=120) as api:
        done = run(api, "local/no-setup")
    assert done["status"] == "failed"
    assert "mixing colours" in done["logs"] and ", in setup" in done["logs"]
    assert done["logs"].count("the brush is missing") == 2, "once in the line that raised it, and once at the end"
    assert done["error"]
