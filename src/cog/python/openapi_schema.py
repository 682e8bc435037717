"""Describes a Cog project: the OpenAPI document that `cog build` would have bundled with it.

    python openapi_schema.py PROJECT_DIR FILE.py:NAME [--train FILE.py:NAME]

Runs inside the project's own virtual environment, because it imports the model; it never calls it. The `cog` package
gave up making this document at run time (the Cog CLI reads the source instead), yet its server validates inputs and
offers streaming only if it finds the document. What is written here follows the CLI's generator of Cog 0.19 and later.

Standard output: one JSON object
    openapi_schema  the OpenAPI 3.0.2 document
    cog_version     of the installed package
    concurrency     what @cog.concurrent asks for, or 1
On failure: exit status 1; the last line of standard error that begins with "mimeo: " says why, perhaps with a traceback
below it. Whatever the model prints while it is imported stands before.
"""

import argparse
import collections.abc
import dataclasses
import enum
import importlib.util
import inspect
import json
import os
import re
import sys
import traceback
import types
import typing


THIS_FILE = inspect.currentframe().f_code.co_filename


class Unfit(Exception):
    """The project cannot be described. The text is for its author."""


# --- What the model's source says while it is imported -----------------------------------------------------------------


class Witness:
    """Stands in front of the parts of `cog` that leave no trace of their use.

    `@cog.streaming` returns the function as it is, and `Input(default=None)` makes the same object as `Input()`.
    """

    def __init__(self, cog):
        self.cog = cog
        self._streaming = []
        self._without_default = []
        self._replace("Input", self._watch_input, modules=("cog", "cog.input"))
        self._replace("streaming", self._watch_streaming, modules=("cog",))

    def _replace(self, name, wrap, modules):
        original = getattr(self.cog, name, None)
        if original is None:
            return
        replacement = wrap(original)
        for module in modules:
            if module in sys.modules:
                setattr(sys.modules[module], name, replacement)

    def _watch_input(self, original):
        def witnessed(*args, **kwargs):
            field = original(*args, **kwargs)
            if not args and "default" not in kwargs:
                self._without_default.append(field)
            return field

        return witnessed

    def _watch_streaming(self, original):
        def witnessed(function=None):
            if function is None:
                return witnessed
            self._streaming.append(inspect.unwrap(function))
            return original(function)

        return witnessed

    def streams(self, function):
        return any(inspect.unwrap(function) is known for known in self._streaming)

    def has_default(self, field):
        return not any(field is known for known in self._without_default)


# --- Finding the function ----------------------------------------------------------------------------------------------


def import_model(reference):
    """The class or function that `run.py:Runner` names, loaded as the Cog server loads it."""
    path, _, name = reference.partition(":")
    if not os.path.isfile(path):
        raise Unfit(f"there is no file {path} in the project (cog.yaml names {reference})")
    module_name = os.path.basename(path).removesuffix(".py")
    spec = importlib.util.spec_from_file_location(module_name, path)
    if spec is None:
        raise Unfit(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    try:
        spec.loader.exec_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # also SystemExit: a model's imports may do anything
        raise Unfit(f"{path} cannot be imported: {one_line(error)}\n{project_traceback(error)}") from error
    for candidate in [name] if name else ["Runner", "Predictor"]:
        if hasattr(module, candidate):
            return getattr(module, candidate), candidate
    raise Unfit(f"{path} defines no {name or 'Runner'}")


def entry_function(model, name, cog, methods):
    """The function that is run, and how many of its parameters are not inputs."""
    if inspect.isfunction(model):
        return model, 0
    if not inspect.isclass(model):
        raise Unfit(f"{name} is neither a class nor a function")
    framework = {object, getattr(cog, "BaseRunner", object), getattr(cog, "BasePredictor", object)}
    own = [base for base in inspect.getmro(model) if base not in framework]
    found = [method for method in methods if any(callable(vars(base).get(method)) for base in own)]
    if not found:
        raise Unfit(f"{name} has no method {methods[0]} (or {' or '.join(methods[1:])})")
    if len(found) > 1 and found[0] != "train":
        raise Unfit(f"{name} has both {' and '.join(found)}; it must have one of them")
    return getattr(model, found[0]), 1


def signature_of(function):
    """Follows decorators, also those that forgot functools.wraps."""
    function = inspect.unwrap(function)
    while {p.kind for p in inspect.signature(function).parameters.values()} & {
        inspect.Parameter.VAR_POSITIONAL,
        inspect.Parameter.VAR_KEYWORD,
    }:
        wrapped = [c.cell_contents for c in function.__closure__ or () if inspect.isfunction(c.cell_contents)]
        if len(wrapped) != 1:
            raise Unfit(f"{function.__name__}() must name its inputs; *args and **kwargs cannot be described")
        function = inspect.unwrap(wrapped[0])
    try:
        hints = typing.get_type_hints(function, include_extras=True)
    except Exception as error:
        raise Unfit(f"an annotation of {function.__name__}() cannot be resolved: {one_line(error)}") from error
    return function, hints


# --- Types -------------------------------------------------------------------------------------------------------------


class Ordered(dict):
    """An object whose members stay in the order in which the author wrote them."""


class Types:
    """Turns annotations into JSON schema, in the way of Cog."""

    def __init__(self, cog):
        self.cog = cog
        self.concatenating = {
            getattr(cog, name) for name in ("ConcatenateIterator", "AsyncConcatenateIterator") if hasattr(cog, name)
        }
        self.models = []  # being described, against models that contain themselves

    def plain(self, annotation):
        """(annotation without Annotated, whether it was marked as opaque)"""
        if typing.get_origin(annotation) is not typing.Annotated:
            return annotation, False
        inner, *marks = typing.get_args(annotation)
        opaque = getattr(self.cog, "Opaque", None)
        return inner, any(mark is opaque or type(mark).__name__ == "_OpaqueMarker" for mark in marks)

    def optional(self, annotation):
        """(the annotation without None, whether None was allowed)"""
        inner, opaque = self.plain(annotation)
        if not is_union(inner):
            return annotation, False
        members = typing.get_args(inner)
        rest = tuple(member for member in members if member is not type(None))
        if len(rest) == len(members):
            return annotation, False
        inner = typing.Union[rest]
        return (typing.Annotated[inner, self.cog.Opaque] if opaque else inner), True

    def scalar(self, annotation):
        """The schema of a type without parts, or nothing."""
        if annotation in SCALARS:
            return {"type": SCALARS[annotation]}
        if annotation is typing.Any or is_object(annotation):
            return {"type": "object"}
        if inspect.isclass(annotation):
            if annotation is self.cog.Secret:
                return {"type": "string", "format": "password", "writeOnly": True, "x-cog-secret": True}
            if annotation is getattr(self.cog, "File", None) or issubclass(annotation, os.PathLike):
                return {"type": "string", "format": "uri"}
        return None

    def input(self, annotation, nullable=False):
        annotation, opaque = self.plain(annotation)
        if opaque:
            shape = {"type": "object"}
            return {"type": "array", "items": shape} if is_list(annotation) else shape
        scalar = self.scalar(annotation)
        if scalar:
            return scalar
        if is_list(annotation):
            item = self.plain(one_argument(annotation) or typing.Any)
            schema = {"type": "object"} if item[1] else self.scalar(item[0])
            if schema is None:
                raise Unfit(f"{spell(annotation)} is not an input type: the items of a list must be simple")
            return {"type": "array", "items": schema}
        if is_union(annotation):
            branches = [self.branch(member, annotation) for member in typing.get_args(annotation)]
            return {"anyOf": [{**branch, "nullable": True} if nullable else branch for branch in branches]}
        raise Unfit(f"{spell(annotation)} is not an input type")

    def branch(self, member, union):
        schema = self.input(member)
        parts = [schema, schema.get("items", {})]
        if "anyOf" in schema or any("format" in part for part in parts):
            raise Unfit(f"{spell(member)} cannot be one of several types in {spell(union)}")
        return schema

    def output(self, annotation):
        annotation, opaque = self.plain(annotation)
        if opaque:
            return {"type": "array", "items": {"type": "object"}} if is_list(annotation) else {"type": "object"}
        origin = typing.get_origin(annotation)
        if origin in self.concatenating or annotation in self.concatenating:
            if one_argument(annotation) is not str:
                raise Unfit(f"{spell(annotation)} must yield str")
            return iterator({"type": "string"}, {"x-cog-array-display": "concatenate"})
        if origin in ITERATORS:
            return iterator(self.output(typing.get_args(annotation)[0]))
        if origin in (dict, collections.abc.Mapping) and len(typing.get_args(annotation)) == 2:
            return {"type": "object", "additionalProperties": self.output(typing.get_args(annotation)[1])}
        if self.is_model(annotation):
            return self.model(annotation)
        scalar = self.scalar(annotation)
        if scalar:
            return scalar
        if is_list(annotation):
            item = one_argument(annotation)
            return {"type": "array", "items": self.output(item) if item else {"type": "object"}}
        if is_union(annotation):
            raise Unfit(f"{spell(annotation)} is not an output type: an output has one type and is not optional")
        raise Unfit(f"{spell(annotation)} is not an output type")

    def is_model(self, annotation):
        return inspect.isclass(annotation) and (
            issubclass(annotation, self.cog.BaseModel)
            or dataclasses.is_dataclass(annotation)
            or hasattr(annotation, "model_fields")  # pydantic, whose presence is the project's choice
            or bool(is_typed_dict(annotation) and typing.get_type_hints(annotation))
        )

    def model(self, annotation):
        if annotation in self.models:
            return {"type": "object"}
        self.models.append(annotation)
        properties, required = Ordered(), []
        for name, hint in typing.get_type_hints(annotation, include_extras=True).items():
            if typing.get_origin(hint) is typing.ClassVar:
                continue
            if typing.get_origin(hint) in KEY_QUALIFIERS:
                hint = one_argument(hint)
            inner, nullable = self.optional(hint)
            try:
                schema = self.output(inner)
            except Unfit as problem:
                raise Unfit(f"field {name} of {annotation.__name__}: {problem}") from None
            properties[name] = {**schema, "title": title(name), **({"nullable": True} if nullable else {})}
            if not nullable and is_required(annotation, name):
                required.append(name)
        self.models.pop()
        return {"type": "object", "properties": properties, **({"required": required} if required else {})}


SCALARS = {bool: "boolean", int: "integer", float: "number", str: "string"}
ITERATORS = {
    collections.abc.Iterator,
    collections.abc.AsyncIterator,
    collections.abc.Generator,
    collections.abc.AsyncGenerator,
}
KEY_QUALIFIERS = {getattr(typing, name) for name in ("Required", "NotRequired") if hasattr(typing, name)}


def iterator(items, more=None):
    return {"type": "array", "items": items, "x-cog-array-type": "iterator", **(more or {})}


def is_union(annotation):
    return typing.get_origin(annotation) in (typing.Union, types.UnionType)


def is_list(annotation):
    return annotation in (list, typing.List) or typing.get_origin(annotation) is list


def is_typed_dict(annotation):
    return inspect.isclass(annotation) and issubclass(annotation, dict) and hasattr(annotation, "__required_keys__")


def is_object(annotation):
    return annotation in (dict, typing.Dict) or typing.get_origin(annotation) is dict or is_typed_dict(annotation)


def is_required(model, name):
    if is_typed_dict(model):
        return name in model.__required_keys__
    if hasattr(model, "model_fields"):
        return model.model_fields[name].is_required()
    if dataclasses.is_dataclass(model):
        field = model.__dataclass_fields__[name]
        return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    return not hasattr(model, name)


def one_argument(annotation):
    arguments = typing.get_args(annotation)
    return arguments[0] if len(arguments) == 1 else None


def spell(annotation):
    text = annotation.__name__ if inspect.isclass(annotation) and not typing.get_args(annotation) else str(annotation)
    return re.sub(r"\b(typing|cog\.types|cog|builtins)\.", "", text)


def title(name):
    return " ".join(word[:1].upper() + word[1:] for word in name.split("_"))


# --- Inputs ------------------------------------------------------------------------------------------------------------


class Inputs:
    """The schema of a function's parameters, and the enumerations that its choices need."""

    def __init__(self, types_, witness, component):
        self.types = types_
        self.witness = witness
        self.component = component
        self.enumerations = {}

    def describe(self, function, hints, skip, taken):
        properties, required = Ordered(), []
        for order, parameter in enumerate(list(inspect.signature(function).parameters.values())[skip:]):
            name = parameter.name
            if name not in hints:
                raise Unfit(f"input {name} of {function.__name__}() has no type annotation")
            try:
                schema, is_needed = self.property(parameter, hints[name], taken)
            except Unfit as problem:
                raise Unfit(f"input {name}: {problem}") from None
            properties[name] = {**schema, "x-order": order}
            if is_needed:
                required.append(name)
        return {
            "title": self.component,
            "type": "object",
            "properties": properties,
            **({"required": required} if required else {}),
        }

    def property(self, parameter, hint, taken):
        inner, nullable = self.types.optional(hint)
        field, default = self.field(parameter)
        choices = getattr(field, "choices", None)
        base = self.types.input(inner, nullable)
        if choices:
            reference = self.enumeration(parameter.name, base, list(choices), taken)
            schema = {"allOf": [{"$ref": f"#/components/schemas/{reference}"}]}
        else:
            schema = {"title": title(parameter.name), **base}

        # None on a type that does not allow it means "made up at run time": still required. A Secret is the exception,
        # None there says that the credential may be left out.
        if default is None and base.get("x-cog-secret"):
            nullable = True
        has_default = default is not inspect.Parameter.empty and (default is not None or nullable)
        if has_default:
            schema["default"] = wire(default)
        if nullable:
            schema["nullable"] = True
        for attribute, keyword in FIELD_KEYWORDS.items():
            value = getattr(field, attribute, None)
            if value is not None and value is not False:
                schema[keyword] = whole(value)
        return schema, not has_default and not nullable

    def field(self, parameter):
        """(what Input() gave or nothing, the default)"""
        given = parameter.default
        if not (hasattr(given, "choices") and hasattr(given, "regex")):
            return None, given
        default = given.default
        if isinstance(default, dataclasses.Field):  # what Cog makes of a mutable default
            default = default.default if default.default_factory is dataclasses.MISSING else default.default_factory()
        if default is None and not self.witness.has_default(given):
            default = inspect.Parameter.empty
        return given, default

    def enumeration(self, name, base, choices, taken):
        if base.get("type") not in ("string", "integer") or "format" in base:
            raise Unfit("choices need the type str or int")
        component = {
            "title": name,
            "description": "An enumeration.",
            "enum": [wire(choice) for choice in choices],
            "type": base["type"],
        }
        if name in taken and taken[name] != component:
            name = f"{self.component}_{name}"
        self.enumerations[name] = component
        return name


FIELD_KEYWORDS = {
    "description": "description",
    "ge": "minimum",
    "le": "maximum",
    "min_length": "minLength",
    "max_length": "maxLength",
    "regex": "pattern",
    "deprecated": "deprecated",
    "accept": "x-cog-accept",
}


def whole(value):
    return int(value) if isinstance(value, float) and value.is_integer() else value


def wire(value):
    """A default or a choice as JSON has it."""
    if isinstance(value, enum.Enum):
        return wire(value.value)
    if hasattr(value, "get_secret_value"):
        return value.get_secret_value()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [wire(item) for item in value]
    if isinstance(value, dict):
        return {str(key): wire(item) for key, item in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise Unfit(f"a default of type {type(value).__name__} cannot be written as JSON")


# --- The document ------------------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Kind:
    """The words in which predictions and trainings differ."""

    input: str
    output: str
    request: str
    response: str
    path: str
    parameter: str
    summary: str
    methods: tuple  # of a class: the first is what new ones have

    def operation_id(self, verb):
        return f"{verb}_{self.path[1:]}"


PREDICTION = Kind("Input", "Output", "PredictionRequest", "PredictionResponse", "/predictions", "prediction_id", "Predict",
                  ("run", "predict"))
TRAINING = Kind("TrainingInput", "TrainingOutput", "TrainingRequest", "TrainingResponse", "/trainings", "training_id", "Train",
                ("train", "run", "predict"))


def reference(component):
    return {"$ref": f"#/components/schemas/{component}"}


def answer(schema, description="Successful Response"):
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def invalid():
    return answer(reference("HTTPValidationError"), "Validation Error")


def text(name, **more):
    return {"title": title(name), "type": "string", **more}


def envelope(kind):
    """The request and the answer around the model's own input and output."""
    moments = {name: text(name, format="date-time") for name in ("created_at", "started_at", "completed_at")}
    return {
        kind.request: {
            "title": kind.request,
            "type": "object",
            "properties": {"id": text("id"), "input": reference(kind.input)},
        },
        kind.response: {
            "title": kind.response,
            "type": "object",
            "properties": {
                **{name: text(name) for name in ("id", "version", "status", "error", "logs")},
                **moments,
                "input": reference(kind.input),
                "output": reference(kind.output),
                "metrics": {"title": "Metrics", "type": "object"},
            },
        },
    }


def paths(kind, streams):
    noun = kind.parameter.removesuffix("_id")
    create = {
        "summary": kind.summary,
        "description": f"Run a single {noun} on the model",
        "operationId": f"{kind.summary.lower()}_{kind.path[1:]}_post",
        "requestBody": {"content": {"application/json": {"schema": reference(kind.request)}}},
        "responses": {"200": answer(reference(kind.response)), "422": invalid()},
    }
    if streams:
        create["x-cog-streaming"] = True
    cancel = {
        "summary": "Cancel",
        "operationId": f"cancel_{kind.path[1:]}__{kind.parameter}__cancel_post",
        "parameters": [{"in": "path", "name": kind.parameter, "required": True, "schema": text(kind.parameter)}],
        "responses": {"200": answer({}), "422": invalid()},
    }
    return {kind.path: {"post": create}, f"{kind.path}/{{{kind.parameter}}}/cancel": {"post": cancel}}


def common_paths():
    root = {"summary": "Root", "operationId": "root__get", "responses": {"200": answer({})}}
    health = {"summary": "Healthcheck", "operationId": "healthcheck_health_check_get", "responses": {"200": answer({})}}
    return {"/": {"get": root}, "/health-check": {"get": health}}


def common_components():
    location = {"title": "Location", "type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}
    return {
        "Status": {
            "title": "Status",
            "description": "An enumeration.",
            "enum": ["starting", "processing", "succeeded", "canceled", "failed"],
            "type": "string",
        },
        "HTTPValidationError": {
            "title": "HTTPValidationError",
            "type": "object",
            "properties": {
                "detail": {"title": "Detail", "type": "array", "items": reference("ValidationError")},
            },
        },
        "ValidationError": {
            "title": "ValidationError",
            "required": ["loc", "msg", "type"],
            "type": "object",
            "properties": {
                "loc": location,
                "msg": {"title": "Message", "type": "string"},
                "type": {"title": "Error Type", "type": "string"},
            },
        },
    }


def alphabetical(value):
    if isinstance(value, dict):
        names = value if isinstance(value, Ordered) else sorted(value)
        return {name: alphabetical(value[name]) for name in names}
    return [alphabetical(item) for item in value] if isinstance(value, list) else value


class Document:
    def __init__(self, cog, witness):
        self.cog = cog
        self.witness = witness
        self.components = Ordered()
        self.paths = Ordered(common_paths())

    def add(self, kind, model_reference):
        """Describes one entry point; answers the function behind it."""
        model, name = import_model(model_reference)
        entry, skip = entry_function(model, name, self.cog, kind.methods)
        streams = kind is PREDICTION and self.witness.streams(entry)
        function, hints = signature_of(entry)
        if "return" not in hints:
            raise Unfit(f"{function.__name__}() must say in a return annotation what it returns")
        if hints["return"] is type(None):
            raise Unfit(f"output: {function.__name__}() returns None, and a model has to give something back")
        types_ = Types(self.cog)
        inputs = Inputs(types_, self.witness, kind.input)
        self.components[kind.input] = inputs.describe(function, hints, skip, self.components)
        try:
            self.components[kind.output] = {**types_.output(hints["return"]), "title": "Output"}
        except Unfit as problem:
            raise Unfit(f"output: {problem}") from None
        self.components.update(inputs.enumerations)
        self.components.update(envelope(kind))
        self.paths.update(paths(kind, streams))
        return entry

    def finish(self, cog_version):
        self.components.update(common_components())
        return alphabetical(
            {
                "openapi": "3.0.2",
                "info": {"title": "Cog", "version": cog_version},
                "paths": self.paths,
                "components": {"schemas": self.components},
            }
        )


# --- The program -------------------------------------------------------------------------------------------------------


def one_line(error):
    return " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")


def project_traceback(error, lines=12):
    """The end of the traceback, from where the project's own code begins."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [i for i, frame in enumerate(frames) if "importlib" not in frame.filename and frame.filename != THIS_FILE]
    kept = frames[own[0] :] if own else frames
    text_ = "".join(traceback.format_list(kept)) + "".join(traceback.format_exception_only(type(error), error))
    return "\n".join(text_.rstrip().splitlines()[-lines:])


def load_cog():
    try:
        import cog
    except Exception as error:
        raise Unfit(f"the cog package cannot be imported in the project's environment: {one_line(error)}") from error
    version = str(getattr(cog, "__version__", "0.0.0"))
    numbers = re.findall(r"\d+", version)[:2]
    if tuple(map(int, numbers)) < (0, 17) or not hasattr(cog, "BaseModel"):
        raise Unfit(f"cog {version} is too old to run without Docker: at least 0.17 is needed")
    return cog, version


def check_concurrency(entry, concurrency):
    """As coglet does, but when the model is pushed: there it is the set-up that fails."""
    is_async = inspect.iscoroutinefunction(entry) or inspect.isasyncgenfunction(entry)
    if concurrency > 1 and not is_async:
        raise Unfit(f"concurrency {concurrency}: more than one prediction at once needs an async {entry.__name__}()")


def describe(predict, train, concurrency=None):
    cog, version = load_cog()
    document = Document(cog, Witness(cog))
    entry = document.add(PREDICTION, predict)
    concurrency = concurrency or getattr(entry, "__cog_concurrent_max__", 1)
    check_concurrency(entry, concurrency)
    if train:
        document.add(TRAINING, train)
    return {
        "openapi_schema": document.finish(version),
        "cog_version": version,
        "concurrency": concurrency,
    }


def main():
    parser = argparse.ArgumentParser(description="Prints the OpenAPI document of a Cog project.")
    parser.add_argument("project", help="the folder with cog.yaml")
    parser.add_argument("predict", help="FILE.py:NAME, as in cog.yaml")
    parser.add_argument("--train", help="FILE.py:NAME, as in cog.yaml")
    parser.add_argument("--concurrency", type=int, help="what the project says of it (default: what the model says)")
    arguments = parser.parse_args()

    # Whatever the model prints while it is imported must not end up between our own output.
    answer_to = os.dup(1)
    os.dup2(2, 1)
    try:
        os.chdir(arguments.project)
        sys.path[0] = arguments.project if os.path.isabs(arguments.project) else os.getcwd()
        description = describe(arguments.predict, arguments.train, arguments.concurrency)
    except (Unfit, OSError) as problem:
        sys.stdout.flush()
        print(f"mimeo: {problem}", file=sys.stderr)
        return 1
    with os.fdopen(answer_to, "w", encoding="utf-8") as out:
        json.dump(description, out, ensure_ascii=False, separators=(",", ":"))
        out.write("\n")
    return 0


if __name__ == "__main__":
    # Threads that a model starts when imported may never end: leave without waiting for them.
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
