"""Stands between Cog's server and a project's own code: sends the files of what that gives, wherever they lie in it.

Cog's server sends files too, but all at once, so that a list of several comes back in the order in which they happened to arrive;
it holds each in memory, gives it 25 seconds, and puts one that lies inside an object into its answer, as text. So they are sent from
here, one after another and as a stream, and the server sees their addresses.

    COG_PREDICT_TYPE_STUB, COG_TRAIN_TYPE_STUB   delivery.py:served
    MIMEO_PREDICT or MIMEO_TRAIN                 the project's own, as in cog.yaml: FILE.py:NAME
    MIMEO_PROGRAMS                               a named pipe for what is not printed by Python; not with several slots
    MIMEO_UPLOAD_URL                             where files go: PUT <url>/<name>, answered with their address as Location
"""

import asyncio
import contextlib
import dataclasses
import functools
import http.client
import importlib.util
import inspect
import io
import mimetypes
import os
import sys
import time
import traceback
import typing
import urllib.parse
from collections.abc import Iterator

SILENCE_SECONDS = 60
LAST_WORDS_SECONDS = 0.5
PLAIN = (str, bool, int, float, type(None))


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
        setup = prepared(setup)
        takes_weights = "weights" in inspect.signature(setup).parameters
        done = setup(os.environ.get("COG_WEIGHTS")) if takes_weights else setup()
        if inspect.isawaitable(done):
            asyncio.run(done)
    name = next(name for name in ("train", "run", "predict") if own_method(model, name))
    return getattr(trainer, name)


def send(path):
    """Sends one file and answers the address under which Mimeo has it."""
    with open(path, "rb") as file:
        return put(os.path.basename(os.path.abspath(path)), file, os.fstat(file.fileno()).st_size)


def send_open(file):
    """The same for what a project has opened, or made in memory: all of it, wherever it has come to."""
    if file.seekable():
        file.seek(0)
    content = file.read()
    content = content.encode() if isinstance(content, str) else content
    name = getattr(file, "name", None)
    return put(os.path.basename(name) if isinstance(name, str) else "output", content, len(content))


def put(name, body, size):
    target = urllib.parse.urlsplit(os.environ["MIMEO_UPLOAD_URL"])
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    connection = http.client.HTTPConnection(target.hostname, target.port, timeout=SILENCE_SECONDS)
    try:
        headers = {"Content-Length": str(size), "Content-Type": kind}
        connection.request("PUT", f"{target.path}/{urllib.parse.quote(name)}", body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    address = answer.headers.get("Location")
    if answer.status >= 300 or not address:
        raise RuntimeError(f"{name} could not be stored: HTTP {answer.status}")
    return address


def deliver(value):
    """The value with an address in the place of each file."""
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, os.PathLike):
        return send(os.fspath(value))
    if isinstance(value, io.IOBase):
        return send_open(value)
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


def give_way_to_programs():
    """From the first call on what programs and libraries write beside Python, which coglet gives to nobody, is Mimeo's to read."""
    path = os.environ.pop("MIMEO_PROGRAMS", None)
    if path:
        pipe = os.open(path, os.O_WRONLY)
        os.dup2(pipe, 1)
        os.dup2(pipe, 2)
        os.close(pipe)


@contextlib.contextmanager
def explained(is_setup=False):
    """Prints where in the project an exception comes from. coglet drops what it has not read when a set-up fails."""
    if not is_setup:
        give_way_to_programs()
    try:
        yield
    except Exception as error:
        place = error.__traceback__
        while place and place.tb_frame.f_code.co_filename in (__file__, contextlib.__file__):
            place = place.tb_next
        if place:
            traceback.print_exception(type(error), error, place)
        if is_setup:
            sys.stdout.flush()
            time.sleep(LAST_WORDS_SECONDS)
        raise


def deliver_each(items):
    with explained():
        for item in items:
            yield deliver(item)


async def deliver_aside(value):
    """Without holding up what else runs; most items of a stream are a word, and not worth a thread."""
    return value if isinstance(value, PLAIN) else await asyncio.to_thread(deliver, value)


def delivering(function):
    """The same function to whoever looks at it, of the same kind, but with addresses for files."""
    parameters = inspect.signature(function).parameters

    if inspect.isasyncgenfunction(function):

        async def call(*itself, **inputs):
            with explained():
                async for item in function(*itself, **with_defaults(parameters, inputs)):
                    yield await deliver_aside(item)

    elif inspect.iscoroutinefunction(function):

        async def call(*itself, **inputs):
            with explained():
                return await deliver_aside(await function(*itself, **with_defaults(parameters, inputs)))

    elif inspect.isgeneratorfunction(function):

        def call(*itself, **inputs):
            yield from deliver_each(function(*itself, **with_defaults(parameters, inputs)))

    else:

        def call(*itself, **inputs):
            with explained():
                given = function(*itself, **with_defaults(parameters, inputs))
                is_stream = isinstance(given, Iterator) and not isinstance(given, io.IOBase)
                return deliver_each(given) if is_stream else deliver(given)

    return functools.wraps(function)(call)


def weights_as(setup, weights):
    """What setup() asks for: a path, an open file, or the text that it is."""
    try:
        hint = typing.get_type_hints(setup).get("weights")
    except Exception:  # what only a type checker can resolve
        return weights
    kinds = [kind for kind in typing.get_args(hint) or (hint,) if inspect.isclass(kind) and kind is not type(None)]
    if not isinstance(weights, str) or len(kinds) != 1:
        return weights
    if issubclass(kinds[0], os.PathLike):
        return kinds[0](weights)
    return open(weights, "rb") if issubclass(kinds[0], io.IOBase) else weights


def prepared(setup):
    """The same setup(), with its weights as it wants them."""

    names = list(inspect.signature(setup).parameters)

    def arguments(given, named):
        given = [weights_as(setup, value) if name == "weights" else value for name, value in zip(names, given)]
        return given, {name: weights_as(setup, value) if name == "weights" else value for name, value in named.items()}

    if inspect.iscoroutinefunction(setup):

        async def call(*given, **named):
            given, named = arguments(given, named)
            with explained(is_setup=True):
                return await setup(*given, **named)

    else:

        def call(*given, **named):
            given, named = arguments(given, named)
            with explained(is_setup=True):
                return setup(*given, **named)

    return functools.wraps(setup)(call)


def delivering_class(model):
    for name in ("run", "predict"):
        if own_method(model, name):
            setattr(model, name, delivering(getattr(model, name)))
    if own_method(model, "setup"):
        model.setup = prepared(model.setup)
    return model


if "MIMEO_TRAIN" in os.environ:
    served = delivering(function_of(load(os.environ["MIMEO_TRAIN"])))
else:
    served = load(os.environ["MIMEO_PREDICT"])
    served = delivering_class(served) if inspect.isclass(served) else delivering(served)
