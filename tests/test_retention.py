"""How long predictions and their files stay, by request, and getting rid of them by hand."""
import json
import os
import time

import httpx
import pytest

from built_in import SPEAK
from test_predictions import create

WAIT = {"Prefer": "wait"}


def spoken(api, **headers):
    made = create(api, SPEAK, {"text": "Gone soon"}, headers=WAIT | headers)
    assert made.status_code == 201, made.text
    assert made.json()["status"] == "succeeded", made.text
    return made.json()


def until(condition, seconds=20):
    """Asks again until it is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to be so"


@pytest.fixture
def quick(own_server):
    return own_server("--sweep-interval", "1s")


def blobs(server):
    return [path for path in (server.data / "blobs").rglob("*") if path.is_file()]


def test_a_request_says_how_long_its_data_stays_and_then_the_bytes_are_gone(quick):
    with quick.http() as api, httpx.Client(verify=quick.tls()) as web:
        short = spoken(api, **{"Mimeo-Retention": "2s"})
        stays = spoken(api)
        kept = api.get(f"/mimeo/v1/predictions/{short['id']}").json()
        assert kept["retention"] == "2s" and kept["expires_at"] > short["completed_at"]
        until(lambda: api.get(f"/v1/predictions/{short['id']}").json()["data_removed"])
        after = api.get(f"/v1/predictions/{short['id']}").json()
        assert after["output"] is None and after["input"] == {} and after["status"] == "succeeded"
        assert web.get(short["output"]).status_code == 404
        assert web.get(stays["output"]).status_code == 200
        until(lambda: len(blobs(quick)) == 1)


def test_an_environment_that_nothing_has_needed_for_a_week_goes(quick):
    old, young = quick.data / "environments" / "old", quick.data / "environments" / "young"
    for folder, days in ((old, 8), (young, 6)):
        folder.mkdir()
        (folder / "mimeo-complete").touch()
        since = time.time() - days * 24 * 3600
        os.utime(folder / "mimeo-complete", (since, since))
    until(lambda: not old.exists())
    assert young.exists()


def test_a_file_that_waits_for_its_download_goes_after_it(quick):
    with quick.http() as api, httpx.Client(verify=quick.tls()) as web:
        waits = spoken(api, **{"Mimeo-Retention": "1s, until-download"})
        other = spoken(api, **{"Mimeo-Retention": "1s"})
        until(lambda: api.get(f"/v1/predictions/{other['id']}").json()["data_removed"])
        assert not api.get(f"/v1/predictions/{waits['id']}").json()["data_removed"]
        whole = web.get(waits["output"])
        assert whole.status_code == 200 and "max-age=0" in whole.headers["cache-control"]
        until(lambda: api.get(f"/v1/predictions/{waits['id']}").json()["data_removed"])
        assert web.get(waits["output"]).status_code == 404


def test_what_a_person_made_on_the_web_page_stays_over_a_restart_until_it_is_deleted(own_server):
    server = own_server("--sweep-interval", "1s", "--retention", "1s")
    with server.http() as api:
        web = spoken(api, **{"Mimeo-Source": "web"})
        plain = spoken(api)
        until(lambda: api.get(f"/v1/predictions/{plain['id']}").json()["data_removed"])
        assert api.get("/v1/predictions?source=web").json()["results"][0]["id"] == web["id"]
        assert not api.get(f"/v1/predictions/{web['id']}").json()["data_removed"]
        assert api.delete(f"/mimeo/v1/predictions/{web['id']}").status_code == 204
        assert api.get(f"/v1/predictions/{web['id']}").status_code == 404
        until(lambda: not blobs(server))


def test_the_command_line_forgets_a_prediction(quick):
    with quick.http() as api:
        made = spoken(api)
        data_only = quick.run("forget", "--data-only", "--json", made["id"])
        assert json.loads(data_only.stdout)["data_removed"] is True
        quick.run("forget", made["id"])
        assert api.get(f"/v1/predictions/{made['id']}").status_code == 404
        again = quick.run("forget", made["id"], check=False)
        assert again.returncode == 1 and made["id"] in again.stderr
