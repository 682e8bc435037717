"""The two descriptions of the API that are held against each other: Replicate's own, and Mimeo's.

Replicate's is written in OpenAPI 3.1 but says `nullable: true`, a word of 3.0 that means nothing there. `official()` gives it
with that one word translated.
"""
import json
import pathlib

VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "query")


def official():
    path = pathlib.Path(__file__).parents[1] / "data" / "replicate-openapi.json"
    return translated(json.loads(path.read_text()))


def translated(value):
    if isinstance(value, list):
        return [translated(one) for one in value]
    if not isinstance(value, dict):
        return value
    value = {name: translated(member) for name, member in value.items()}
    if value.pop("nullable", False) is True:
        value["type"] = [value["type"], "null"]
    return value


def operations(document):
    """operationId -> (verb, path, operation), references in parameters resolved."""
    found = {}
    for path, item in document["paths"].items():
        for verb, operation in item.items():
            if verb in VERBS:
                parameters = [resolve(document, one) for one in operation.get("parameters", [])]
                found[operation["operationId"]] = verb, path, {**operation, "parameters": parameters}
    return found


def resolve(document, value):
    """What a value is that may be a reference."""
    while isinstance(value, dict) and "$ref" in value:
        at = document
        for step in value["$ref"].removeprefix("#/").split("/"):
            at = at[step.replace("~1", "/").replace("~0", "~")]
        value = at
    return value
