"""First start, readiness, stopping, and what must be refused."""
import os
import signal
import socket
import ssl
import stat
import subprocess
import time

import httpx
import pytest

from mimeo_server import BINARY, free_ports
from built_in import BUILT_IN, CHAOS, HELLO, chaos
from test_deployments import broken_program
from test_predictions import create, latest, running


def test_the_first_start_makes_account_token_authority_and_models(own_server):
    server = own_server()
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    assert stat.S_IMODE((server.data / "token").stat().st_mode) == 0o600
    assert server.token.startswith("r8_") and len(server.token) == 40
    with server.http() as api:
        account = api.get("/v1/account").json()
        assert (account["username"], account["type"]) == ("local", "user")
        assert account["name"]
        models = {f"{one['owner']}/{one['name']}": one for one in api.get("/v1/models").json()["results"]}
    assert set(models) >= set(BUILT_IN)
    for model in models.values():
        assert model["run_count"] == 0
        assert model["visibility"] == "public"
        assert model["latest_version"]["cog_version"]
        assert model["latest_version"]["openapi_schema"]["components"]["schemas"]["Input"]


def test_private_keys_are_for_the_owner_alone(server):
    for path in (server.data / "tls").iterdir():
        if b"PRIVATE KEY" in path.read_bytes():
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_token_itself_is_stored_nowhere_else(server):
    secret = server.token.encode()
    for path in server.data.rglob("*"):
        if path.is_file() and path != server.data / "token":
            assert secret not in path.read_bytes(), path
    assert secret.decode() not in server.log(10**8)


def test_the_certificate_is_good_for_every_local_name(server):
    for name in ("127.0.0.1", "localhost"):
        context = ssl.create_default_context(cafile=server.ca)
        for port in (server.port, server.files_port):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
                with context.wrap_socket(raw, server_hostname=name) as connection:
                    assert connection.version() in ("TLSv1.2", "TLSv1.3")


def test_health_needs_no_token(server):
    with httpx.Client(verify=server.tls()) as web:
        assert web.get(f"{server.url}/healthz").status_code == 200
        assert web.get(f"{server.url}/readyz").status_code == 200


def test_a_second_start_keeps_everything(own_server):
    server = own_server()
    token, authority = server.token, server.ca.read_bytes()
    with server.http() as api:
        made = api.post("/v1/predictions", json={"version": HELLO, "input": {"text": "kept"}},
                        headers={"Prefer": "wait"}).json()
        models = api.get("/v1/models").json()
    server.stop()
    server.start()
    assert (server.token, server.ca.read_bytes()) == (token, authority)
    with server.http() as api:
        assert api.get(f"/v1/predictions/{made['id']}").json() == made
        again = api.get("/v1/models").json()
    versions = [[one["latest_version"]["id"] for one in page["results"]] for page in (models, again)]
    assert versions[0] == versions[1]


def test_a_stop_ends_the_models_too(own_server):
    server = own_server()
    with server.http() as api:
        api.post("/v1/predictions", json={"version": CHAOS, "input": chaos(sleep=0)}, headers={"Prefer": "wait"})
    assert len(server.processes()) > 1  # the server and at least one model
    server.stop()
    assert server.processes() == []


def test_a_stop_under_a_running_model_loses_nothing(own_server):
    server = own_server("--stop-grace", "1s")
    with server.http() as api:
        made = api.post("/v1/predictions", json={"version": CHAOS, "input": chaos(sleep=300)}).json()
        running(api, made)
    server.stop()
    assert server.processes() == []
    server.start()
    with server.http() as api:
        again = api.get(made["urls"]["get"]).json()
        assert again["status"] in ("starting", "processing")
        assert api.post(made["urls"]["cancel"]).json()["status"] == "canceled"


def test_a_stop_waits_for_no_set_up(own_server, tmp_path):
    server = own_server()
    program = broken_program(tmp_path)
    program.write_text(program.read_text().replace("exit 1", "exec sleep 600"))
    server.run("push", program, "local/slow")
    with server.http() as api:
        made = create(api, f"local/slow:{latest(api, 'local/slow')}", {"text": "a"}).json()
        until = time.monotonic() + 60
        while "setting up" not in str(api.get(f"/mimeo/v1/predictions/{made['id']}").json().get("instance")):
            assert time.monotonic() < until, "no set-up began"
    server.stop()
    assert server.processes() == []
    server.start()
    with server.http() as api:
        assert api.post(made["urls"]["cancel"]).json()["status"] == "canceled", "it was still owed"


def test_a_killed_server_leaves_no_model_behind_once_it_starts_again(own_server):
    server = own_server()
    with server.http() as api:
        api.post("/v1/predictions", json={"version": CHAOS, "input": chaos(sleep=0)}, headers={"Prefer": "wait"})
    models = set(server.processes()) - {server.process.pid}
    assert models
    server.kill()
    server.start()
    assert not models & set(server.processes())


def test_interrupt_stops_as_well(own_server):
    server = own_server()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(30) == 0
    server.process = None


def serve(*options, data, env=None, by=()):
    return subprocess.run([*by, BINARY, "serve", "--data-dir", data, *options], capture_output=True, text=True, timeout=60,
                          env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL)


def test_two_servers_do_not_share_a_folder(server):
    port, files = free_ports(2)
    done = serve("--listen", f"127.0.0.1:{port}", "--files-listen", f"127.0.0.1:{files}", data=server.data)
    assert done.returncode != 0
    assert str(server.data) in done.stderr + done.stdout


def test_a_port_in_use_is_named(server, tmp_path):
    done = serve("--listen", f"127.0.0.1:{server.port}", "--files-listen", f"127.0.0.1:{free_ports(1)[0]}", data=tmp_path)
    assert done.returncode != 0
    assert str(server.port) in done.stderr + done.stdout


@pytest.mark.parametrize("options", [["--listen", "nonsense"], ["--listen", "127.0.0.1:99999"], ["--unheard-of"],
                                     ["--public-url", "nonsense"], ["--config", "/nonexistent/mimeo.toml"]])
def test_an_option_that_is_wrong_is_refused_with_a_reason(tmp_path, options):
    done = serve(*options, data=tmp_path)
    assert done.returncode != 0
    assert done.stderr.strip()


@pytest.mark.parametrize("option", ["--listen", "--files-listen"])
def test_an_address_that_others_can_reach_is_refused_unless_that_is_meant(tmp_path, option):
    done = serve(option, "0.0.0.0:0", data=tmp_path)
    assert done.returncode != 0
    assert "--allow-public" in done.stderr


def test_an_unknown_key_in_the_configuration_is_an_error(tmp_path):
    config = tmp_path / "mimeo.toml"
    config.write_text("unheard_of = 1\n")
    done = serve("--config", str(config), data=tmp_path / "data")
    assert done.returncode != 0
    assert "unheard_of" in done.stderr + done.stdout


def test_help_tells_what_plain_http_costs():
    shown = subprocess.run([BINARY, "serve", "--help"], capture_output=True, text=True, timeout=30).stdout
    for option in ("--data-dir", "--listen", "--files-listen", "--public-url", "--config"):
        assert option in shown
    assert "http" in shown and "FileOutput" in shown


def test_plain_http_only_by_an_explicit_option(own_server):
    server = own_server("--plain-http")
    with httpx.Client(headers={"Authorization": f"Bearer {server.token}"}) as api:
        made = api.post(f"http://127.0.0.1:{server.port}/v1/predictions", headers={"Prefer": "wait"},
                        json={"version": HELLO, "input": {"text": "plain"}}).json()
    assert made["output"] == "hello plain"
    assert made["urls"]["get"].startswith("http://")


