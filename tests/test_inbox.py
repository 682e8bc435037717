"""The inbox of an account: webhooks that are sent to the server itself."""
import base64
import hashlib
import hmac
import time

import httpx
import pytest

from built_in import HELLO
from test_predictions import create, finished
from test_webhooks import deliveries, in_state, secret_of

INBOX = "/mimeo/v1/inbox"


@pytest.fixture
def inbox(api):
    assert api.delete(INBOX).status_code == 204
    return api.get(INBOX).json()["address"]


def received(api):
    return api.get(INBOX).json()["results"]


def header(webhook, wanted):
    return next((one["value"] for one in webhook["headers"] if one["name"].lower() == wanted), None)


def signed(secret, body, at, id="msg_test"):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{id}.{at}.{body}".encode(), hashlib.sha256).digest()
    return {"webhook-id": id, "webhook-timestamp": str(at), "webhook-signature": "v1," + base64.b64encode(mac).decode()}


def test_webhooks_of_a_prediction_come_signed_and_say_of_what_they_tell(server, api, inbox):
    made = create(api, HELLO, {"text": "Ada"}, webhook=inbox, webhook_events_filter=["start", "completed"]).json()
    done = finished(api, made)
    deliveries(api, made, lambda rows: [row["state"] for row in rows].count("delivered") == 2)
    end, start = received(api)
    assert [header(one, "mimeo-event") for one in (start, end)] == ["start", "completed"]
    assert start["verified"] is end["verified"] is True
    assert httpx.Response(200, content=end["body"]).json() == done
    assert end["received_at"] >= start["received_at"] and end["id"] > start["id"]
    assert header(end, "webhook-id").startswith("msg_") and header(end, "content-type") == "application/json"


def test_what_others_send_is_shown_and_not_verified(server, api, inbox):
    secret, now = secret_of(api), int(time.time())
    with httpx.Client(verify=server.tls()) as anybody:
        for body, headers in [("{}", {}), ("{}", signed(secret, "{}", now)), ("{ }", signed(secret, "{}", now)),
                              ("{}", signed(secret, "{}", now - 600)), ("{}", signed("whsec_AAAA", "{}", now))]:
            assert anybody.post(inbox, content=body, headers=headers).status_code == 200
        assert anybody.get(inbox).status_code == 405
        for wrong in (inbox[:-1], inbox[:-1] + ("A" if inbox[-1] != "A" else "B"), inbox.replace("/local/", "/mimeo/")):
            assert anybody.post(wrong, content="{}").status_code == 404
        assert anybody.get(server.url + INBOX).status_code == anybody.delete(server.url + INBOX).status_code == 401
    assert [one["verified"] for one in received(api)] == [False, False, False, True, False]


def test_it_keeps_text_of_any_kind_and_bodies_up_to_a_megabyte(server, api, inbox):
    with httpx.Client(verify=server.tls()) as anybody:
        for body in (b"", "höher".encode(), b"\xff\x00", b"x" * 1024 * 1024):
            assert anybody.post(inbox, content=body).status_code == 200
        assert [one["body"] for one in received(api)] == ["x" * 1024 * 1024, "�\0", "höher", ""]
        assert anybody.post(inbox, content=b"x" * (1024 * 1024 + 1)).status_code == 200
        assert received(api)[0]["body"] is None
        for number in range(101):
            assert anybody.post(inbox, content=str(number)).status_code == 200
    assert [one["body"] for one in received(api)] == [str(number) for number in range(100, 0, -1)]
    assert api.delete(INBOX).status_code == 204
    assert received(api) == []


def test_each_account_has_its_own(server, api, inbox):
    server.run("account", "create", "inboxed")
    token = server.run("token", "create", "t", "--account", "inboxed").stdout.strip()
    with server.http(headers={"Authorization": f"Bearer {token}"}) as other:
        address = other.get(INBOX).json()["address"]
        assert address != inbox and "/inboxed/" in address
        other.post(address, content="{}")
        assert len(received(other)) == 1 and received(api) == []
    assert api.delete("/mimeo/v1/accounts/inboxed").status_code == 204
    assert httpx.post(address, content="{}", verify=server.tls()).status_code == 404


def test_its_address_survives_a_restart(own_server):
    server = own_server()
    with server.http() as api:
        before = api.get(INBOX).json()["address"]
    server.stop()
    server.start()
    with server.http() as api:
        assert api.get(INBOX).json()["address"] == before
        made = create(api, HELLO, {"text": "x"}, webhook=before, webhook_events_filter=["completed"]).json()
        deliveries(api, made, in_state("delivered"))
        assert [one["verified"] for one in received(api)] == [True]
