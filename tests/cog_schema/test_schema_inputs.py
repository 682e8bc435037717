"""What becomes of a parameter of run()."""
import pytest

from describe import PREAMBLE, Project

URI = {"type": "string", "format": "uri"}
SECRET = {"type": "string", "format": "password", "writeOnly": True, "x-cog-secret": True}


BARE_TYPES = [
    ("str", {"type": "string"}),
    ("int", {"type": "integer"}),
    ("float", {"type": "number"}),
    ("bool", {"type": "boolean"}),
    ("Path", URI),
    ("pathlib.Path", URI),
    ("File", URI),
    ("Secret", SECRET),
    ("dict", {"type": "object"}),
    ("Dict[str, int]", {"type": "object"}),
    ("Any", {"type": "object"}),
    ("Annotated[int, 'years']", {"type": "integer"}),
    ("Annotated[object, Opaque]", {"type": "object"}),
    ("Annotated[list[object], Opaque]", {"type": "array", "items": {"type": "object"}}),
    ("List[str]", {"type": "array", "items": {"type": "string"}}),
    ("list[Path]", {"type": "array", "items": URI}),
    ("list[dict[str, str]]", {"type": "array", "items": {"type": "object"}}),
    ("list", {"type": "array", "items": {"type": "object"}}),
    ("Union[str, int]", {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
    ("str | list[str]", {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
    ("'str'", {"type": "string"}),
]


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """All bare types as inputs of one model: {annotation: (schema, whether it is required)}."""
    names = {annotation: f"some_thing_{place}" for place, (annotation, _) in enumerate(BARE_TYPES)}
    parameters = ", ".join(f"{name}: {annotation}" for annotation, name in names.items())
    source = f"{PREAMBLE}\nclass Runner:\n    def run(self, {parameters}) -> str: ...\n"
    described = Project(tmp_path_factory.mktemp("bare")).schemas(source)["Input"]
    return {
        annotation: (described["properties"][name], name in described["required"]) for annotation, name in names.items()
    }


@pytest.mark.parametrize("place", range(len(BARE_TYPES)), ids=[annotation for annotation, _ in BARE_TYPES])
def test_a_bare_type_is_a_required_input(bare, place):
    annotation, schema = BARE_TYPES[place]
    assert bare[annotation] == ({"title": f"Some Thing {place}", "x-order": place, **schema}, True)


@pytest.mark.parametrize("annotation", ["Optional[str]", "str | None", "Union[None, str]"])
def test_a_type_that_allows_none_is_nullable_and_not_required(project, annotation):
    expected = {"title": "X", "type": "string", "nullable": True, "x-order": 0}
    assert project.input(f"x: {annotation}") == (expected, False)
    assert project.input(f"x: {annotation} = Input(description='d')") == ({**expected, "description": "d"}, False)
    assert project.input(f"x: {annotation} = None") == ({**expected, "default": None}, False)
    assert project.input(f"x: {annotation} = Input(default=None)") == ({**expected, "default": None}, False)


def test_an_optional_list_is_nullable(project):
    schema, required = project.input("x: Optional[List[int]] = None")
    assert (schema["items"], schema["nullable"], required) == ({"type": "integer"}, True, False)


def test_every_branch_of_an_optional_union_is_nullable(project):
    schema, required = project.input("x: Union[str, int, None] = None")
    assert schema["anyOf"] == [{"nullable": True, "type": "string"}, {"nullable": True, "type": "integer"}]
    assert (schema["nullable"], required) == (True, False)


def test_none_as_default_of_a_type_without_none_leaves_the_input_required(project):
    for default in ("None", "Input(default=None)"):
        schema, required = project.input(f"seed: int = {default}")
        assert (schema, required) == ({"title": "Seed", "type": "integer", "x-order": 0}, True)


def test_none_as_default_of_a_secret_makes_it_optional_and_only_then(project):
    schema, required = project.input("key: Secret = Input(default=None)")
    assert (schema["nullable"], schema["default"], required) == (True, None, False)
    schema, required = project.input("key: Secret = Input(description='yours')")
    assert ("nullable" in schema, "default" in schema, required) == (False, False, True)


@pytest.mark.parametrize(
    "annotation, default, value",
    [
        ("str", "'a'", "a"),
        ("int", "3", 3),
        ("float", "0.75", 0.75),
        ("bool", "False", False),
        ("list[str]", "['a']", ["a"]),
        ("Path", "Path('a/b.png')", "a/b.png"),
        ("str", "Colour.RED", "red"),
    ],
)
def test_a_default_is_written_and_the_input_not_required(project, annotation, default, value):
    colour = "class Colour(str, enum.Enum):\n    RED = 'red'\n"
    for given in (default, f"Input(default={default})", f"Input({default})"):
        schema, required = project.input(f"x: {annotation} = {given}", imports=colour)
        assert (schema["default"], required) == (value, False)


def test_constraints_have_the_names_of_json_schema(project):
    schema, _ = project.input("x: float = Input(description='d', default=0.5, ge=0, le=1.5, deprecated=True)")
    assert schema == {
        "default": 0.5, "deprecated": True, "description": "d", "maximum": 1.5, "minimum": 0, "title": "X",
        "type": "number", "x-order": 0,
    }  # fmt: skip
    schema, _ = project.input("x: str = Input(min_length=1, max_length=9, regex='^a')")
    assert (schema["minLength"], schema["maxLength"], schema["pattern"]) == (1, 9, "^a")
    schema, _ = project.input("x: int = Input(ge=0.0, deprecated=False)")
    assert (str(schema["minimum"]), "deprecated" in schema) == ("0", False)


def test_a_file_says_what_it_accepts(project):
    assert project.input("x: Path = Input(accept='image/*')")[0]["x-cog-accept"] == "image/*"


def test_choices_are_a_component_of_their_own(project):
    schemas = project.schemas(
        "from cog import Input\nclass Runner:\n"
        "    def run(self, size: int = Input(choices=[1, 2], default=2), kind: str = Input(choices=['a', 'b'])) -> str: ..."
    )
    assert schemas["Input"] == {
        "properties": {
            "size": {"allOf": [{"$ref": "#/components/schemas/size"}], "default": 2, "x-order": 0},
            "kind": {"allOf": [{"$ref": "#/components/schemas/kind"}], "x-order": 1},
        },
        "required": ["kind"],
        "title": "Input",
        "type": "object",
    }
    assert schemas["size"] == {"description": "An enumeration.", "enum": [1, 2], "title": "size", "type": "integer"}
    assert schemas["kind"] == {"description": "An enumeration.", "enum": ["a", "b"], "title": "kind", "type": "string"}


def test_order_is_told_by_x_order_and_keys_are_sorted(project):
    schemas = project.schemas("class Runner:\n    def run(self, b: str, a: int = 1, c_top: str = '') -> str: ...\n")
    properties = schemas["Input"]["properties"]
    assert [(name, schema["x-order"]) for name, schema in properties.items()] == [("b", 0), ("a", 1), ("c_top", 2)]
    assert all(list(schema) == sorted(schema) for schema in properties.values())
    assert properties["c_top"]["title"] == "C Top"


def test_a_model_without_inputs_has_no_list_of_required_ones(project):
    assert project.schemas("class Runner:\n    def run(self) -> str: ...\n")["Input"] == {
        "properties": {}, "title": "Input", "type": "object",
    }  # fmt: skip


@pytest.mark.parametrize(
    "annotation, words",
    [
        ("bytes", "input x: bytes is not an input type"),
        ("Set[str]", "input x: Set[str] is not an input type"),
        ("list[list[str]]", "input x: list[list[str]] is not an input type: the items of a list must be simple"),
        ("Union[str, Path]", "input x: Path cannot be one of several types in Union[str, Path]"),
        ("'Missing'", "an annotation of run() cannot be resolved: NameError: name 'Missing' is not defined"),
    ],
)
def test_a_type_that_cog_does_not_know_is_refused_in_one_line(project, annotation, words):
    assert project.complaint(f"{PREAMBLE}\nclass Runner:\n    def run(self, x: {annotation}) -> str: ...\n") == words


def test_choices_of_a_type_without_choices_are_refused(project):
    source = "from cog import Input\nclass Runner:\n    def run(self, x: float = Input(choices=[1.0, 2.0])) -> str: ..."
    assert project.complaint(source) == "input x: choices need the type str or int"
