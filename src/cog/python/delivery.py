"""Stands between Cog's server and a project's own code: sends the files of what that gives, wherever they lie in it.

Cog's server sends files too, but all at once, so that a list of several comes back in the order in which they happened to arrive;
it holds each in memory, gives it 25 seconds, and puts one that lies inside an object into its answer, as text. So they are sent from
here, one after another and as a stream, and the server sees their addresses.

    COG_PREDICT_TYPE_STUB, COG_TRAIN_TYPE_STUB   delivery.py:served
    MIMEO_PREDICT or MIMEO_TRAIN                 the project's own, as in cog.yaml: FILE.py:NAME
    MIMEO_UPLOAD_URL                             where files go: PUT <url>/<name>, answered with their address as Location
"""

import asyncio
import dataclasses
import functools
import http.client
import importlib.util
import inspect
import mimetypes
import os
import sys
import urllib.parse
from collections.abc import Iterator

SILENCE_SECONDS = 60


def load(reference):
    """What `train.py:train` names, loaded as Cog's server would load it."""
    path, _, name = reference.partition(":")
    module_name = os.path.basename(path).removesuffix(".py")
    spec = importlib.util.spec_from_file_location(module_name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    spec.loader.exec_module(module)
    return getattr(module, name or ("Runner" if hasattr(module, "Runner") else "Predictor"))


def own_method(model, name):
    """Whether the project, and not Cog, has written it."""
    own = [base for base in model.__mro__ if base.__module__.partition(".")[0] not in ("builtins", "cog")]
    return any(name in vars(base) for base in own)


def function_of(model):
    """The function itself; or, since Cog's server trains by functions only, the method of a class, set up."""
    if not inspect.isclass(model):
        return model
    trainer = model()
    setup = getattr(trainer, "setup", None)
    if setup:
        takes_weights = "weights" in inspect.signature(setup).parameters
        done = setup(os.environ.get("COG_WEIGHTS")) if takes_weights else setup()
        if inspect.isawaitable(done):
            asyncio.run(done)
    name = next(name for name in ("train", "run", "predict") if own_method(model, name))
    return getattr(trainer, name)


def send(path):
    """Sends one file and answers the address under which Mimeo has it."""
    target = urllib.parse.urlsplit(os.environ["MIMEO_UPLOAD_URL"])
    name = urllib.parse.quote(os.path.basename(os.path.abspath(path)))
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    with open(path, "rb") as file:
        headers = {"Content-Length": str(os.fstat(file.fileno()).st_size), "Content-Type": kind}
        connection = http.client.HTTPConnection(target.hostname, target.port, timeout=SILENCE_SECONDS)
        try:
            connection.request("PUT", f"{target.path}/{name}", body=file, headers=headers)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
    address = answer.headers.get("Location")
    if answer.status >= 300 or not address:
        raise RuntimeError(f"{os.path.basename(path)} could not be stored: HTTP {answer.status}")
    return address


def deliver(value):
    """The value with an address in the place of each file."""
    if isinstance(value, os.PathLike):
        return send(os.fspath(value))
    if isinstance(value, dict):
        return {name: deliver(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [deliver(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: deliver(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if hasattr(value, "model_dump"):  # pydantic, or Cog's own models
        return deliver(value.model_dump())
    return value


def with_defaults(parameters, inputs):
    """Cog's server fills in the defaults of the function it calls, and that is now ours, which has none."""
    for name, parameter in parameters.items():
        default = parameter.default
        if name in inputs or default is inspect.Parameter.empty:
            continue
        if hasattr(default, "choices") and hasattr(default, "regex"):  # what cog.Input() makes
            default = default.default
        if isinstance(default, dataclasses.Field):  # of a mutable default
            default = default.default if default.default_factory is dataclasses.MISSING else default.default_factory()
        inputs[name] = default
    return inputs


def delivering(function):
    """The same function to whoever looks at it, of the same kind, but with addresses for files."""
    parameters = inspect.signature(function).parameters

    if inspect.isasyncgenfunction(function):

        async def call(*itself, **inputs):
            async for item in function(*itself, **with_defaults(parameters, inputs)):
                yield await asyncio.to_thread(deliver, item)

    elif inspect.iscoroutinefunction(function):

        async def call(*itself, **inputs):
            return await asyncio.to_thread(deliver, await function(*itself, **with_defaults(parameters, inputs)))

    else:

        def call(*itself, **inputs):
            given = function(*itself, **with_defaults(parameters, inputs))
            return (deliver(item) for item in given) if isinstance(given, Iterator) else deliver(given)

    if inspect.isgeneratorfunction(function):
        plain = call

        def call(*itself, **inputs):
            yield from plain(*itself, **inputs)

    return functools.wraps(function)(call)


def delivering_class(model):
    for name in ("run", "predict"):
        if own_method(model, name):
            setattr(model, name, delivering(getattr(model, name)))
    return model


if "MIMEO_TRAIN" in os.environ:
    served = delivering(function_of(load(os.environ["MIMEO_TRAIN"])))
else:
    served = load(os.environ["MIMEO_PREDICT"])
    served = delivering_class(served) if inspect.isclass(served) else delivering(served)
