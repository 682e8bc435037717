"""What becomes of the return annotation of run()."""
import pytest

from describe import PREAMBLE

URI = {"type": "string", "format": "uri"}
ITERATOR = {"type": "array", "x-cog-array-type": "iterator"}


@pytest.mark.parametrize(
    "annotation, schema",
    [
        ("str", {"type": "string"}),
        ("Path", URI),
        ("Any", {"type": "object"}),
        ("dict", {"type": "object"}),
        ("dict[str, list[int]]",
         {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "integer"}}}),
        ("List[Path]", {"type": "array", "items": URI}),
        ("list[list[int]]", {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}),
        ("Annotated[object, Opaque]", {"type": "object"}),
        ("Iterator[Path]", {**ITERATOR, "items": URI}),
        ("AsyncIterator[str]", {**ITERATOR, "items": {"type": "string"}}),
        ("AbcAsyncIterator[str]", {**ITERATOR, "items": {"type": "string"}}),
        ("ConcatenateIterator[str]", {**ITERATOR, "items": {"type": "string"}, "x-cog-array-display": "concatenate"}),
        ("AsyncConcatenateIterator[str]",
         {**ITERATOR, "items": {"type": "string"}, "x-cog-array-display": "concatenate"}),
    ],
)  # fmt: skip
def test_an_output_type_has_a_schema(project, annotation, schema):
    assert project.output(annotation) == {**schema, "title": "Output"}


MODELS = {
    "cog": "class Inner(BaseModel):\n    n: int\n"
           "class Out(BaseModel):\n    file: Path\n    note: Optional[str]\n    inner: Inner\n    parts: list[Inner]\n    size: int = 3\n",
    "dataclass": "@dataclasses.dataclass\nclass Inner:\n    n: int\n"
           "@dataclasses.dataclass\nclass Out:\n    file: Path\n    note: Optional[str]\n    inner: Inner\n    parts: list[Inner]\n    size: int = 3\n",
    "typed dictionary": "class Inner(TypedDict):\n    n: int\n"
           "class Out(TypedDict):\n    file: Path\n    note: Optional[str]\n    inner: Inner\n    parts: list[Inner]\n    size: typing.NotRequired[int]\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", MODELS)
def test_an_object_tells_its_fields_and_which_are_always_there(project, kind):
    inner = {"type": "object", "properties": {"n": {"title": "N", "type": "integer"}}, "required": ["n"]}
    assert project.output("Out", MODELS[kind]) == {
        "title": "Output",
        "type": "object",
        "properties": {
            "file": {**URI, "title": "File"},
            "note": {"type": "string", "title": "Note", "nullable": True},
            "inner": {**inner, "title": "Inner"},
            "parts": {"type": "array", "items": inner, "title": "Parts"},
            "size": {"type": "integer", "title": "Size"},
        },
        "required": ["file", "inner", "parts"],
    }


def test_an_object_that_contains_itself_ends(project):
    schema = project.output("Node", "class Node(BaseModel):\n    name: str\n    next: Optional['Node'] = None\n")
    assert schema["properties"]["next"] == {"nullable": True, "title": "Next", "type": "object"}


@pytest.mark.parametrize(
    "annotation, words",
    [
        ("Optional[str]", "output: Optional[str] is not an output type: an output has one type and is not optional"),
        ("bytes", "output: bytes is not an output type"),
        ("ConcatenateIterator[int]", "output: ConcatenateIterator[int] must yield str"),
        ("None", "output: run() returns None, and a model has to give something back"),
    ],
)
def test_an_output_that_cog_does_not_know_is_refused_in_one_line(project, annotation, words):
    assert project.complaint(f"{PREAMBLE}\nclass Runner:\n    def run(self) -> {annotation}: ...\n") == words


def test_a_wrong_field_is_named_with_its_model(project):
    source = f"{PREAMBLE}\nclass Out(BaseModel):\n    raw: bytes\nclass Runner:\n    def run(self) -> Out: ...\n"
    assert project.complaint(source) == "output: field raw of Out: bytes is not an output type"


def test_a_missing_return_annotation_is_told(project):
    assert project.complaint("class Runner:\n    def run(self): ...\n") == "run() must say in a return annotation what it returns"
