"""Where the function is found, what else is told about it, and what is said when it is not there."""
import importlib.metadata

HELLO = "class Runner:\n    def run(self, name: str) -> str: ...\n"


def test_the_document_is_a_complete_openapi_document(project):
    document = project.describe(HELLO)["openapi_schema"]
    assert document["openapi"] == "3.0.2"
    assert document["info"] == {"title": "Cog", "version": importlib.metadata.version("cog")}
    assert list(document["paths"]) == ["/", "/health-check", "/predictions", "/predictions/{prediction_id}/cancel"]
    assert set(document["components"]["schemas"]) == {
        "Input", "Output", "PredictionRequest", "PredictionResponse", "Status", "HTTPValidationError", "ValidationError",
    }  # fmt: skip
    unresolved = [name for name in references(document) if name not in document["components"]["schemas"]]
    assert unresolved == []


def references(value):
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].removeprefix("#/components/schemas/")
        for member in value.values():
            yield from references(member)
    if isinstance(value, list):
        for item in value:
            yield from references(item)


def test_the_same_project_gives_the_same_bytes(project):
    project.write(HELLO)
    answer = project.run_as_mimeo_does("run.py:Runner")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == project.run_as_mimeo_does("run.py:Runner").stdout == project.run("run.py:Runner").stdout


def test_setup_and_run_are_never_called(project):
    project.describe(
        "class Runner:\n    def __init__(self): raise SystemExit\n    def setup(self): raise SystemExit\n"
        "    def run(self) -> str: raise SystemExit\n"
    )


def test_what_a_model_prints_while_it_is_imported_does_not_spoil_the_answer(project):
    project.describe("import os\nprint('hello')\nos.write(1, b'there')\nos.system('echo and here')\n" + HELLO)


def test_a_thread_that_never_ends_does_not_hold_the_answer_back(project):
    project.write("import threading\nthreading.Thread(target=threading.Event().wait).start()\n" + HELLO)
    assert project.run_as_mimeo_does("run.py:Runner").returncode == 0


def test_the_old_name_predict_and_a_bare_function_work_too(project):
    project.describe("from cog import BasePredictor\nclass Predictor(BasePredictor):\n    def predict(self, a: int) -> str: ...\n",
                     reference="run.py:Predictor")  # fmt: skip
    schemas = project.schemas("def go(a: int, b: str = 'x') -> str: ...\n", reference="run.py:go")
    assert list(schemas["Input"]["properties"]) == ["a", "b"]


def test_a_method_may_be_inherited(project):
    project.write(HELLO, "base.py")
    project.describe("from base import Runner as Base\nclass Runner(Base):\n    pass\n")


def test_modules_beside_the_model_and_files_of_the_project_are_within_reach(project):
    (project.folder / "words.txt").write_text("x")
    project.write("WORD = open('words.txt').read()\n", "words.py")
    project.describe("from words import WORD\n" + HELLO)


def test_annotations_may_be_postponed_and_functions_decorated(project):
    schemas = project.schemas(
        "from __future__ import annotations\nimport functools\nfrom cog import Path\n"
        "def well(f):\n    @functools.wraps(f)\n    def inner(*a, **k): return f(*a, **k)\n    return inner\n"
        "def badly(f):\n    def inner(*a, **k): return f(*a, **k)\n    return inner\n"
        "class Runner:\n    @well\n    @badly\n    def run(self, image: Path) -> list[Path]: ...\n"
    )
    assert schemas["Input"]["properties"]["image"]["format"] == "uri"
    assert schemas["Output"]["items"]["format"] == "uri"


def streaming(project, source):
    operation = project.describe(source)["openapi_schema"]["paths"]["/predictions"]["post"]
    return operation.get("x-cog-streaming", False)


def test_streaming_is_told_when_the_model_asks_for_it(project):
    body = "    def run(self) -> ConcatenateIterator[str]: ...\n"
    imports = "import cog\nfrom cog import ConcatenateIterator, streaming\n"
    assert streaming(project, f"{imports}class Runner:\n    @streaming\n{body}")
    assert streaming(project, f"{imports}class Runner:\n    @cog.streaming()\n{body}")
    assert not streaming(project, f"{imports}class Runner:\n{body}")


def test_concurrency_is_what_the_decorator_says(project):
    assert project.describe(HELLO)["concurrency"] == 1
    source = "import cog\nclass Runner:\n    @cog.concurrent(max=8)\n    async def run(self) -> str: ...\n"
    assert project.describe(source)["concurrency"] == 8
    assert project.describe(source, "--concurrency", "4")["concurrency"] == 4, "the project has the last word"


def test_more_than_one_prediction_at_once_needs_an_async_function(project):
    words = "concurrency 4: more than one prediction at once needs an async run()"
    assert project.complaint("class Runner:\n    def run(self) -> str: ...\n", "--concurrency", "4") == words
    assert project.complaint("def run() -> str: ...\n", "--concurrency", "4", reference="run.py:run") == words
    assert project.describe("class Runner:\n    def run(self) -> str: ...\n", "--concurrency", "1")["concurrency"] == 1
    source = "from typing import AsyncIterator\nclass Runner:\n    async def run(self) -> AsyncIterator[str]:\n        yield ''\n"
    assert project.describe(source, "--concurrency", "4")["concurrency"] == 4


def test_a_training_adds_its_own_components_and_paths(project):
    project.write("from cog import Input, Path\ndef train(data: Path, kind: str = Input(choices=['x', 'y'])) -> Path: ...\n", "train.py")
    source = "from cog import Input\nclass Runner:\n    def run(self, kind: str = Input(choices=['a', 'b'])) -> str: ...\n"
    document = project.describe(source, "--train", "train.py:train")["openapi_schema"]
    schemas = document["components"]["schemas"]
    assert schemas["TrainingInput"]["properties"]["data"]["format"] == "uri"
    assert schemas["TrainingOutput"]["format"] == "uri"
    assert schemas["kind"]["enum"] == ["a", "b"]
    [reference] = schemas["TrainingInput"]["properties"]["kind"]["allOf"]
    assert schemas[reference["$ref"].rsplit("/", 1)[1]]["enum"] == ["x", "y"]
    assert {"/trainings", "/trainings/{training_id}/cancel"} < set(document["paths"])


def test_a_training_may_be_a_class(project):
    for method in ("train", "run", "predict"):
        project.write(f"class Trainer:\n    def {method}(self, data: str) -> str: ...\n", "train.py")
        schemas = project.describe(HELLO, "--train", "train.py:Trainer")["openapi_schema"]["components"]["schemas"]
        assert list(schemas["TrainingInput"]["properties"]) == ["data"]
    project.write("class Trainer: ...\n", "train.py")
    assert project.complaint(HELLO, "--train", "train.py:Trainer") == "Trainer has no method train (or run or predict)"


def test_a_missing_file_class_or_method_is_told_in_one_line(project):
    assert project.complaint(None) == "there is no file run.py in the project (cog.yaml names run.py:Runner)"
    assert project.complaint("x = 1\n") == "run.py defines no Runner"
    assert project.complaint("Runner = 1\n") == "Runner is neither a class nor a function"
    assert project.complaint("class Runner: ...\n") == "Runner has no method run (or predict)"
    both = "class Runner:\n    def run(self) -> str: ...\n    def predict(self) -> str: ...\n"
    assert project.complaint(both) == "Runner has both run and predict; it must have one of them"
    assert project.complaint("class Runner:\n    def run(self, *names) -> str: ...\n").startswith("run() must name its inputs")
    assert project.complaint("class Runner:\n    def run(self, a) -> str: ...\n") == "input a of run() has no type annotation"


def test_a_failing_import_is_told_with_the_end_of_its_traceback(project):
    project.write("def load():\n    import no_such_package\nload()\n", "weights.py")
    complaint = project.complaint("import weights\n" + HELLO).splitlines()
    assert complaint[0] == "run.py cannot be imported: ModuleNotFoundError: No module named 'no_such_package'"
    assert complaint[1].endswith('run.py", line 1, in <module>')
    assert complaint[-1] == "ModuleNotFoundError: No module named 'no_such_package'"
    assert not any("<string>" in line or "importlib" in line for line in complaint)
    assert project.complaint("raise SystemExit(3)\n").startswith("run.py cannot be imported: SystemExit: 3")
    assert project.complaint("def broken(:\n").startswith("run.py cannot be imported: SyntaxError: invalid syntax")
