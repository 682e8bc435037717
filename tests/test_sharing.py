"""A prediction that its owner shares: read without a token, kept until it is unshared, and then gone for everybody else."""
import httpx
import pytest

from built_in import ENLARGE, SPEAK, chaos, CHAOS, image_size, is_wav, picture_of
from test_predictions import create
from test_retention import WAIT, quick, spoken, until  # noqa: F401  (quick is a fixture)


def share(api, prediction):
    answer = api.put(f"/mimeo/v1/predictions/{prediction['id']}/share")
    assert answer.status_code == 200, answer.text
    return answer.json()


def unshare(api, prediction):
    assert api.delete(f"/mimeo/v1/predictions/{prediction['id']}/share").status_code == 204


@pytest.fixture
def stranger(quick):  # noqa: F811
    """Knows no token."""
    with httpx.Client(base_url=quick.url, verify=quick.tls()) as client:
        yield client


def test_what_is_shared_is_read_without_a_token_until_it_is_unshared(quick, stranger):  # noqa: F811
    with quick.http() as api:
        made = spoken(api, **{"Mimeo-Retention": "1s"})
        address = f"/mimeo/v1/shared/{made['id']}"
        assert stranger.get(address).status_code == 404
        shared = share(api, made)
        assert shared["url"] == f"{quick.url}/p/{made['id']}"
        assert share(api, made) == shared, "twice is once"
        assert api.get(f"/mimeo/v1/predictions/{made['id']}").json()["shared_at"] == shared["shared_at"]

        seen = stranger.get(address)
        assert seen.status_code == 200 and seen.headers["cache-control"] == "no-store"
        seen = seen.json()
        assert seen["prediction"]["input"] == made["input"] and seen["prediction"]["status"] == "succeeded"
        assert [file["content_type"] for file in seen["files"]] == ["audio/wav"]
        sound = seen["prediction"]["output"]
        assert sound != made["output"], "a place of its own"
        heard = stranger.get(sound)
        assert heard.status_code == 200 and is_wav(heard.content) and "no-cache" in heard.headers["cache-control"]

        other = spoken(api, **{"Mimeo-Retention": "1s"})
        until(lambda: api.get(f"/v1/predictions/{other['id']}").json()["data_removed"])
        assert stranger.get(sound).status_code == 200, "past the time that it had"
        assert stranger.get(made["output"]).status_code == 200, "its owner's address too"

        unshare(api, made)
        unshare(api, made)
        assert stranger.get(address).status_code == 404
        assert stranger.get(sound).status_code == 404
        until(lambda: api.get(f"/v1/predictions/{made['id']}").json()["data_removed"])
        assert api.put(f"/mimeo/v1/predictions/{made['id']}/share").status_code == 409


def test_what_concerns_its_owner_alone_is_not_shown(quick, stranger):  # noqa: F811
    with quick.http() as api:
        made = create(api, SPEAK, {"text": "Aloud"}, headers=WAIT, webhook="http://127.0.0.1:9/secret-hook",
                      webhook_events_filter=["completed"], stream=True).json()
        share(api, made)
        text = stranger.get(f"/mimeo/v1/shared/{made['id']}").text
        assert "secret-hook" not in text and "webhook" not in text and "/streams/" not in text and "deployment" not in text


def test_files_of_the_input_are_shown_and_kept(quick, stranger):  # noqa: F811
    with quick.http() as api:
        upload = api.post("/v1/files", files={"content": ("café 1.png", picture_of("IN"), "image/png")}).json()
        made = create(api, ENLARGE, {"image": upload["urls"]["get"]}, headers=WAIT).json()
        assert made["status"] == "succeeded", made
        again = create(api, ENLARGE, {"image": made["output"][0]}, headers=WAIT | {"Mimeo-Retention": "1h"}).json()
        share(api, made)
        share(api, again)
        pictures = [stranger.get(f"/mimeo/v1/shared/{one['id']}").json()["prediction"]["input"]["image"] for one in (made, again)]
        assert all(image_size(stranger.get(address).content) for address in pictures)
        assert upload["id"] in pictures[0] and upload["urls"]["get"] not in pictures[0]
        assert stranger.get(upload["urls"]["get"]).status_code == 401, "where its owner has it, it stays closed"
        unshare(api, made)
        assert [stranger.get(address).status_code for address in pictures] == [404, 200]
        unshare(api, again)
        assert stranger.get(pictures[1]).status_code == 404


def test_an_output_opens_no_files_that_are_not_its_own(quick, stranger):  # noqa: F811
    with quick.http() as api:
        secret = spoken(api)
        token = secret["output"].split("/f/")[1].split("/")[0]
        forged = f"mimeo-file:{token[:26]}{'0' * 26}/output.wav"
        made = create(api, CHAOS, chaos(text=forged), headers=WAIT).json()
        share(api, made)
        (address,) = stranger.get(f"/mimeo/v1/shared/{made['id']}").json()["prediction"]["output"]
        assert stranger.get(address).status_code == 404


def test_only_its_owner_shares_it_and_only_when_it_has_ended(own_server):
    server = own_server()
    server.run("account", "create", "bob")
    token = server.run("token", "create", "test", "--account", "bob", "--scope", "read", "--scope", "write").stdout.strip()
    with server.http() as api, server.http(headers={"Authorization": f"Bearer {token}"}) as bob, \
            httpx.Client(base_url=server.url, verify=server.tls()) as stranger:
        made = spoken(api)
        share_address = f"/mimeo/v1/predictions/{made['id']}/share"
        assert bob.put(share_address).status_code == 404
        assert stranger.put(share_address).status_code == 401
        share(api, made)
        assert bob.delete(share_address).status_code == 404
        assert stranger.delete(share_address).status_code == 401
        assert bob.get(f"/mimeo/v1/shared/{made['id']}").status_code == 200
        assert bob.get(f"/v1/predictions/{made['id']}").status_code == 404, "shared at its shared address alone"

        running = create(api, CHAOS, chaos(sleep=3600)).json()
        refused = api.put(f"/mimeo/v1/predictions/{running['id']}/share")
        assert refused.status_code == 409 and "has not ended" in refused.json()["detail"]
        api.post(f"/v1/predictions/{running['id']}/cancel")


def test_deleting_ends_a_share(quick, stranger):  # noqa: F811
    with quick.http() as api:
        whole, data = spoken(api), spoken(api)
        sounds = []
        for made in (whole, data):
            share(api, made)
            sounds.append(stranger.get(f"/mimeo/v1/shared/{made['id']}").json()["prediction"]["output"])
        assert api.delete(f"/mimeo/v1/predictions/{whole['id']}").status_code == 204
        assert api.delete(f"/mimeo/v1/predictions/{data['id']}/data").json()["shared_at"] is None
        for made, sound in zip((whole, data), sounds):
            assert stranger.get(f"/mimeo/v1/shared/{made['id']}").status_code == 404
            assert stranger.get(sound).status_code == 404


def test_a_share_lasts_over_a_restart(quick):  # noqa: F811
    with quick.http() as api:
        made = spoken(api)
        share(api, made)
    quick.stop()
    quick.start()
    with httpx.Client(base_url=quick.url, verify=quick.tls()) as stranger:
        seen = stranger.get(f"/mimeo/v1/shared/{made['id']}").json()
        assert is_wav(stranger.get(seen["prediction"]["output"]).content)
