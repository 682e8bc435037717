"""The package `mimeo` as tools/python_package.sh has installed it, against the servers of the other tests."""
import os

import pytest

import mimeo


@pytest.fixture
def environment(server, monkeypatch):
    """It finds the server by the data folder alone, as a program on the same machine does."""
    for name in [*os.environ]:
        if name.startswith(("MIMEO_", "REPLICATE_", "SSL_", "CURL_")) and name != "MIMEO_BINARY":
            monkeypatch.delenv(name)
    monkeypatch.setenv("MIMEO_DATA_DIR", str(server.data))
    mimeo.default_client.__dict__.pop("_core", None)  # it looks anew
    yield
    mimeo.default_client.__dict__.pop("_core", None)


@pytest.fixture
def client(server):
    return mimeo.Client(data_folder=server.data, poll_interval=0.05)
