"""Runs models on Mimeo, or on any server with Replicate's API: `import mimeo as replicate`."""
import atexit

from . import _core
from .client import Client
from .exceptions import ModelError, ReplicateError, ReplicateException
from .helpers import FileOutput
from .pagination import async_paginate, paginate
from .prediction import Prediction
from .stream import ServerSentEvent

__all__ = ["Client", "FileOutput", "ModelError", "Prediction", "ReplicateError", "ReplicateException", "ServerSentEvent",
           "async_paginate", "async_run", "async_stream", "collections", "default_client", "deployments", "files", "hardware",
           "models", "paginate", "predictions", "run", "stream", "trainings", "webhooks"]

atexit.register(_core.forget_interpreter)

default_client = Client()

run = default_client.run
async_run = default_client.async_run
stream = default_client.stream
async_stream = default_client.async_stream
collections = default_client.collections
deployments = default_client.deployments
files = default_client.files
hardware = default_client.hardware
models = default_client.models
predictions = default_client.predictions
trainings = default_client.trainings
webhooks = default_client.webhooks
