"""Accounts, organizations and tokens; web pages; rate limits: over real sockets, with the command line and the clients."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

import httpx
import pytest
import replicate
from replicate.exceptions import ReplicateError

from built_in import HELLO
from mimeo_server import ROOT

PAGE = "https://page.example"


def as_json(server, *arguments, **keywords):
    return json.loads(server.run(*arguments, "--json", **keywords).stdout)


def bearing(server, token, **options):
    return server.http(headers={"Authorization": f"Bearer {token}"}, **options)


@pytest.fixture
def people(own_server):
    """A server with two users, and an organization that one of them has founded."""
    server = own_server()
    tokens = {}
    for name in ("ada", "bob"):
        server.run("account", "create", name)
        tokens[name] = as_json(server, "token", "create", "test", "--account", name, "--scope", "read", "--scope", "write",
                               "--scope", "admin")["token"]
    server.run("org", "create", "acme", "--name", "Acme", env={"MIMEO_TOKEN": tokens["ada"]})
    return server, tokens


# --- the command line ------------------------------------------------------------------------------------------------


def test_a_token_is_printed_once_and_works_until_it_is_revoked(server):
    made = server.run("token", "create", "for the test")
    token = made.stdout.strip()
    assert len(token) == 40 and token.startswith("r8_")
    assert "not shown again" in made.stderr
    with bearing(server, token) as api:
        assert api.get("/v1/account").json()["username"] == "local"
        mine = api.get("/mimeo/v1/tokens/current").json()
        assert mine["scopes"] == ["read", "write"] and mine["last_used_at"]
        listed = server.run("token", "list").stdout
        assert token[:8] in listed and "for the test" in listed and token not in listed
        server.run("token", "disable", mine["id"])
        assert "disabled" in api.get("/v1/account").json()["detail"]
        server.run("token", "enable", mine["id"])
        assert api.get("/v1/account").status_code == 200
        server.run("token", "revoke", mine["id"])
        assert api.get("/v1/account").status_code == 401


def test_what_goes_wrong_is_told_as_json_too(server):
    for arguments, words in [(["token", "revoke", "none"], "none"), (["token", "create", "x", "--account", "nobody"], "nobody"),
                             (["token", "create", "x", "--expires", "soon"], "soon"), (["org", "members", "nothing"], "nothing"),
                             (["account", "create", "local"], "taken"), (["account", "create", "predictions"], "an address of ours"),
                             (["org", "add", "nothing", "x"], "nothing")]:
        done = server.run(*arguments, check=False)
        assert done.returncode == 1 and words in done.stderr, arguments
        told = server.run(*arguments, "--json", check=False)
        assert told.returncode == 1 and words in json.loads(told.stdout)["error"]["message"], arguments
    assert server.run("token", check=False).returncode == 2


def test_a_token_may_end_by_itself(server):
    made = as_json(server, "token", "create", "short", "--expires", "30d")
    assert made["expires_at"] > made["created_at"]
    server.run("token", "revoke", made["id"])


def test_members_come_change_and_go(people):
    server, tokens = people
    ada = {"MIMEO_TOKEN": tokens["ada"]}
    assert server.run("org", "members", "acme", env=ada).stdout.split() == ["ada", "owner"]
    server.run("org", "add", "acme", "bob", "--role", "admin", env=ada)
    bob = {"MIMEO_TOKEN": tokens["bob"]}
    assert as_json(server, "org", "list", env=bob)[0]["role"] == "admin"
    theirs = as_json(server, "token", "create", "ci", "--account", "acme", env=bob)["token"]
    with bearing(server, theirs) as api:
        account = api.get("/v1/account").json()
        assert (account["username"], account["type"]) == ("acme", "organization")
        server.run("org", "remove", "acme", "bob", env=ada)
        assert api.get("/v1/account").status_code == 401
    last = server.run("org", "remove", "acme", "ada", env=ada, check=False)
    assert last.returncode == 1 and "last owner" in last.stderr


def test_everything_is_there_after_a_kill(people):
    server, tokens = people
    server.run("account", "delete", "bob")
    server.kill()
    server.start()
    names = [one["username"] for one in as_json(server, "account", "list")]
    assert sorted(names) == ["acme", "ada", "local", "mimeo"]
    assert "not given again" in server.run("account", "create", "bob", check=False).stderr
    with bearing(server, tokens["ada"]) as api:
        assert api.get("/mimeo/v1/organizations").json()["results"][0]["role"] == "owner"
    with bearing(server, tokens["bob"]) as api:
        assert api.get("/v1/account").status_code == 401


def test_the_local_token_does_not_rise_from_the_dead(own_server):
    server = own_server()
    old = server.token
    with server.http() as api:
        mine = api.get("/mimeo/v1/tokens/current").json()["id"]
        assert api.delete(f"/mimeo/v1/tokens/{mine}").status_code == 204
    server.stop()
    server.start()
    assert server.token != old
    with bearing(server, old) as api:
        assert api.get("/v1/account").status_code == 401
    assert server.run("run", HELLO, "-i", "text=again").stdout.strip() == "hello again"


def test_the_database_holds_no_token(people):
    server, tokens = people
    server.stop()
    for path in server.data.glob("mimeo.db*"):
        held = path.read_bytes()
        for token in (*tokens.values(), server.token):
            assert token.encode() not in held


# --- sight -----------------------------------------------------------------------------------------------------------


def test_one_account_sees_nothing_of_anothers(people):
    server, tokens = people
    with bearing(server, tokens["ada"]) as ada, bearing(server, tokens["bob"]) as bob:
        made = ada.post(f"/v1/models/{HELLO}/predictions", json={"input": {"text": "x"}}, headers={"Prefer": "wait"}).json()
        assert made["output"] == "hello x", "public models are for all to run"
        file = ada.post("/v1/files", files={"content": b"secret"}).json()
        for method, path in [("GET", f"/v1/predictions/{made['id']}"), ("POST", f"/v1/predictions/{made['id']}/cancel"),
                             ("GET", f"/v1/files/{file['id']}"), ("DELETE", f"/v1/files/{file['id']}")]:
            assert bob.request(method, path).status_code == 404, path
        for path in ("/v1/predictions", "/v1/files"):
            assert bob.get(path).json()["results"] == []
            assert len(ada.get(path).json()["results"]) == 1
        assert ada.get(f"/v1/files/{file['id']}").status_code == 200


def test_the_python_client_speaks_for_an_organization(people):
    server, tokens = people
    token = as_json(server, "token", "create", "ci", "--account", "acme", env={"MIMEO_TOKEN": tokens["ada"]})["token"]
    script = ("import replicate; me = replicate.Client().accounts.current(); print(me.type, me.username, me.name); "
              f"print(replicate.run({HELLO!r}, input={{'text': 'Acme'}}))")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True,
                          env={**os.environ, **server.client_env(), "REPLICATE_API_TOKEN": token})
    assert done.stdout.splitlines() == ["organization acme Acme", "hello Acme"]


def test_the_python_client_is_told_which_scope_is_missing(server, client_env):
    made = as_json(server, "token", "create", "reader", "--scope", "read")
    client = replicate.Client(api_token=made["token"], base_url=client_env["REPLICATE_BASE_URL"])
    assert client.models.get(HELLO).name
    with pytest.raises(ReplicateError, match='lacks the scope "write"') as refused:
        client.run(HELLO, input={"text": "x"})
    assert refused.value.status == 403
    server.run("token", "revoke", made["id"])


# --- web pages -------------------------------------------------------------------------------------------------------


def test_a_page_runs_a_model_as_a_browser_would(server):
    made = as_json(server, "token", "create", "page", "--origin", PAGE)
    with httpx.Client(base_url=server.url, verify=server.tls(), headers={"Origin": PAGE}) as browser:
        path = f"/v1/models/{HELLO}/predictions"
        asked = "authorization,content-type,prefer"
        preflight = browser.options(path, headers={"Access-Control-Request-Method": "POST",
                                                   "Access-Control-Request-Headers": asked})
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-origin"] == PAGE
        assert "POST" in preflight.headers["access-control-allow-methods"]
        assert preflight.headers["access-control-allow-headers"] == asked
        authorized = {"Authorization": f"Bearer {made['token']}", "Prefer": "wait"}
        ran = browser.post(path, json={"input": {"text": "page"}}, headers=authorized)
        assert (ran.status_code, ran.json()["output"]) == (201, "hello page")
        assert ran.headers["access-control-allow-origin"] == PAGE
        assert ran.headers["vary"] == "Origin"
        evil = browser.post(path, json={"input": {"text": "page"}}, headers={**authorized, "Origin": "https://evil.example"})
        assert evil.status_code == 403
        assert "access-control-allow-origin" not in evil.headers
    server.run("token", "revoke", made["id"])


def test_no_page_reads_what_a_token_without_origins_answers(server):
    with server.http(headers={"Origin": PAGE}) as api:
        answer = api.get("/v1/account")
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers


# --- HTTP manners ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path, allowed", [
    ("/v1/predictions", "GET, HEAD, OPTIONS, POST"), ("/v1/account", "GET, HEAD, OPTIONS"),
    ("/mimeo/v1/tokens/x", "DELETE, GET, HEAD, OPTIONS, PATCH"),
])
def test_a_wrong_method_and_options_name_the_right_ones(api, path, allowed):
    refused = api.request("TRACE", path)
    assert (refused.status_code, refused.headers["allow"]) == (405, allowed)
    asked = api.options(path)
    assert (asked.status_code, asked.headers["allow"]) == (204, allowed)


def test_head_is_get_without_its_body(api):
    got, head = api.get("/v1/account"), api.head("/v1/account")
    assert head.status_code == 200 and head.content == b""
    assert head.headers["content-length"] == str(len(got.content))


def test_every_answer_has_a_request_id_even_one_that_no_handler_saw(server, api):
    assert api.get("/v1/account").headers["x-request-id"]
    theirs = api.get("/v1/account", headers={"X-Request-Id": "mine"})
    assert theirs.headers["x-request-id"] != "mine"
    assert theirs.headers["x-client-request-id"] == "mine"
    with server.connect() as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nnonsense\r\n\r\n")
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += raw.recv(4096) or pytest.fail(str(answer))
    assert answer.startswith(b"HTTP/1.1 400") and b"\nX-Request-Id: " in answer


def test_log_lines_about_a_request_bear_its_id(own_server):
    server = own_server("--log-level", "debug")
    with server.http() as api:
        answered = api.get("/v1/predictions/none").headers["x-request-id"]
    server.stop()
    lines = [line for line in server.log(10**6).splitlines() if f"request={answered}" in line]
    assert len(lines) == 1 and "/predictions/{prediction_id}" in lines[0] and "status=404" in lines[0]


# --- rate limits -----------------------------------------------------------------------------------------------------


@pytest.fixture
def limited(own_server):
    return own_server("--rate-limit", "creates=2,others=100")


def test_over_the_limit_is_the_documented_429(limited):
    with limited.http() as api:
        body = {"input": {"text": "x"}}
        first = api.post(f"/v1/models/{HELLO}/predictions", json=body)
        assert (first.headers["ratelimit-remaining"], first.headers["ratelimit-reset"]) == ("1", "30")
        api.post(f"/v1/models/{HELLO}/predictions", json=body)
        refused = api.post(f"/v1/models/{HELLO}/predictions", json=body)
        assert refused.status_code == 429
        told = refused.json()
        assert told["status"] == 429 and told["detail"].startswith("Request was throttled. Your rate limit resets in ~")
        assert refused.headers["retry-after"] == str(told["retry_after"])
        assert api.get("/v1/account").status_code == 200, "other requests have a bucket of their own"


def test_the_documented_limits_are_a_word_away(own_server):
    with own_server("--rate-limit", "replicate").http() as api:
        made = api.post(f"/v1/models/{HELLO}/predictions", json={"input": {"text": "x"}})
        assert made.headers["ratelimit-remaining"] == "599"
        assert api.get("/v1/account").headers["ratelimit-remaining"] == "2999"
        assert api.get(f"/v1/predictions/{made.json()['id']}").headers["ratelimit-remaining"] == "59999"


def test_javascripts_six_retries_do_not_dig_the_hole_deeper(limited):
    script = """
      import Replicate from "replicate";
      const replicate = new Replicate({ baseUrl: process.env.REPLICATE_BASE_URL });
      const create = () => replicate.predictions.create({ model: "mimeo/hello-world", input: { text: "x" } });
      await create();
      await create();
      const error = await create().then(() => null, (refused) => refused);
      console.log(JSON.stringify({ status: error.response.status, reset: error.response.headers.get("ratelimit-reset") }));
    """
    folder = ROOT / "tests" / "js"
    assert shutil.which("node"), "tools/setup.sh installs Node.js"
    done = subprocess.run(["node", "--input-type=module", "-e", script], cwd=folder, capture_output=True, text=True,
                          env={**os.environ, **limited.client_env()}, timeout=60)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["status"] == 429
    # A minute's two are used up; whatever JavaScript asked in vain, the next is due within half a minute.
    assert 1 <= int(told["reset"]) <= 30


def test_the_python_client_to_come_waits_as_long_as_it_is_told(own_server):
    python = ROOT / "build" / "venv" / "v2" / "bin" / "python"
    if not python.exists():
        pytest.skip("tools/venv.sh v2 installs the client")
    server = own_server("--rate-limit", "creates=60")
    script = """
import os, replicate
from replicate import Replicate
with Replicate() as client:
    made = [client.models.predictions.create(model_owner="mimeo", model_name="hello-world", input={"text": str(n)}).id
            for n in range(61)]
print(len(set(made)))
"""
    done = subprocess.run([python, "-c", script], capture_output=True, text=True, timeout=120,
                          env={**os.environ, **server.client_env()})
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "61"
