"""What operators see: metrics as Prometheus reads them, instances, logs, and where a prediction is."""
import json
import re
import signal
import subprocess
import time

import httpx
import pytest

from built_in import CHAOS, HELLO, chaos
from free_ports import free_ports
from metrics_text import documented_labels, families, metrics
from mimeo_server import BINARY, GPUS, ROOT

DASHBOARD = ROOT / "deploy" / "grafana" / "mimeo.json"
DOCUMENT = ROOT / "docs" / "metrics.md"


def create(api, model, input, **headers):
    answer = api.post("/v1/predictions", json={"version": model, "input": input}, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def until(look, seconds=60):
    """The first answer of `look` that is something; asked again and again, as people do who wait for others."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, "it did not come"


def state_of(api, prediction):
    answer = api.get(f"/mimeo/v1/predictions/{prediction['id']}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def value(found, name, **labels):
    """The sum of the samples of that name that have these labels."""
    samples = [sample for family in found.values() for sample in family.samples if sample.name == name]
    return sum(sample.value for sample in samples if labels.items() <= sample.labels.items())


# --- metrics ---------------------------------------------------------------------------------------------------------


def test_metrics_are_what_prometheus_reads_and_count_what_happens(server, api):
    before = metrics(api)
    create(api, HELLO, {"text": "count"}, Prefer="wait")
    assert api.get("/v1/predictions/00000000000000000000000000").status_code == 404
    after = metrics(api)

    def grown(name, **labels):
        return value(after, name, **labels) - value(before, name, **labels)

    assert grown("mimeo_predictions_total", model=HELLO, status="succeeded", kind="prediction") == 1
    assert grown("mimeo_http_requests_total", operation="predictions.create", code="201") == 1
    assert grown("mimeo_http_requests_total", operation="predictions.get", code="404") == 1
    assert grown("mimeo_http_request_seconds_count", operation="predictions.create") == 1
    assert grown("mimeo_run_seconds_count", model=HELLO) == 1
    assert grown("mimeo_queue_seconds_count", model=HELLO) == 1
    assert grown("mimeo_store_writes_total") >= 1
    assert value(after, "mimeo_instances", model=HELLO, state="ready") >= 1
    assert value(after, "mimeo_set_up_seconds_count", model=HELLO) >= 1
    assert value(after, "process_resident_memory_bytes") == pytest.approx(server.rss_bytes(), rel=0.5)
    assert abs(time.time() - value(after, "process_start_time_seconds")) < 3600
    for family in after.values():
        assert family.documentation and family.type in {"counter", "gauge", "histogram"}, family.name


def test_buckets_grow_to_the_count(api):
    for family in metrics(api).values():
        if family.type != "histogram":
            continue
        series = {}
        for sample in family.samples:
            labels = tuple(sorted((name, text) for name, text in sample.labels.items() if name != "le"))
            series.setdefault(labels, []).append(sample)
        for samples in series.values():
            buckets = [sample for sample in samples if sample.name.endswith("_bucket")]
            counts = [sample.value for sample in buckets]
            assert counts == sorted(counts) and buckets[-1].labels["le"] == "+Inf"
            assert [sample.value for sample in samples if sample.name.endswith("_count")] == [counts[-1]]


def test_the_document_and_the_dashboard_leave_no_metric_out(own_server):
    with own_server(env=GPUS).http() as api:
        create(api, HELLO, {"text": "measured"}, Prefer="wait")
        found = metrics(api)
    names = {family.name + ("_total" if family.type == "counter" else "") for family in found.values()}
    documented = documented_labels(DOCUMENT.read_text())
    assert set(documented) == names
    for family in found.values():
        for sample in family.samples:
            name = family.name + ("_total" if family.type == "counter" else "")
            assert sample.labels.keys() - {"le"} == documented[name], sample
    board = DASHBOARD.read_text()
    assert not [name for name in names if name not in board]


def test_metrics_need_no_token_on_loopback_but_a_wrong_one_is_refused(server):
    with httpx.Client(base_url=server.url, verify=server.tls()) as bare:
        assert bare.get("/metrics").status_code == 200
        assert bare.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_metrics_of_a_server_that_others_reach_are_for_operators(own_server):
    port = free_ports(1)[0]
    server = own_server("--public-url", "https://mimeo.example.com", "--metrics-listen", f"127.0.0.1:{port}")
    with httpx.Client(base_url=server.url, verify=server.tls()) as bare:
        assert bare.get("/metrics").status_code == 401
    with server.http() as api:
        assert metrics(api)
        assert api.post("/mimeo/v1/accounts", json={"username": "ada"}).status_code == 201
        made = api.post("/mimeo/v1/tokens", json={"name": "hers", "account": "ada", "scopes": ["admin"]})
        assert made.status_code == 201, made.text
        hers = {"Authorization": "Bearer " + made.json()["token"]}
        assert api.get("/metrics", headers=hers).status_code == 403
    alone = httpx.get(f"http://127.0.0.1:{port}/metrics")
    assert alone.status_code == 200 and families(alone.text)
    assert httpx.get(f"http://127.0.0.1:{port}/v1/account").status_code == 404


# --- where a prediction is -------------------------------------------------------------------------------------------


def test_a_prediction_says_where_it_waits_and_where_it_runs(own_server):
    server = own_server("--instances", "1")
    with server.http() as api:
        running = create(api, CHAOS, chaos(sleep=600))
        queue = []
        # An attempt counts from the moment when the instance has taken it.
        busy = until(lambda: (one := state_of(api, running))["attempts"] == 1 and one)
        assert "queue" not in busy and busy["instance"]["state"] == "ready"
        slots = next(row["slots"] for row in api.get("/mimeo/v1/instances").json()["results"])
        while len(queue) < slots + 1:
            queue.append(create(api, CHAOS, chaos(sleep=600)))
        last = state_of(api, queue[-1])
        assert last["queue"]["position"] == last["queue"]["length"] == 2
        assert last["queue"]["reason"] == "instances_limit"
        assert last["queue"]["detail"] == "The only instance that there may be of this model is busy"
        assert "instance" not in last and last["attempts"] == 0
        api.post(f"/v1/predictions/{queue[-2]['id']}/cancel")
        assert state_of(api, queue[-1])["queue"]["position"] == 1
        assert until(lambda: value(metrics(api), "mimeo_queue_oldest_seconds", model=CHAOS)) < 600
        for one in [running, *queue]:
            api.post(f"/v1/predictions/{one['id']}/cancel")
        ended = until(lambda: (state_of(api, running)["cancel"]["acknowledged_after_seconds"] is not None
                               and state_of(api, running)))
        assert ended["cancel"]["escalation"] == "none" and ended["cancel"]["acknowledged_after_seconds"] < 10
        assert "instance" not in ended and "queue" not in ended


def test_who_waits_is_told_why_and_of_others_models_only_how_many(own_server):
    server = own_server("--instances", "1")
    with server.http() as api:
        busy = create(api, CHAOS, chaos(sleep=600))
        until(lambda: state_of(api, busy)["attempts"] == 1)
        waiting = create(api, HELLO, {"text": "later"})
        queue = state_of(api, waiting)["queue"]
        assert queue["reason"] == "places_taken"
        assert queue["detail"] == f"The only place for instances on this machine is taken: 1 by {CHAOS}"
        assert queue["detail"] in server.run("logs", waiting["id"]).stderr
        assert api.post("/mimeo/v1/accounts", json={"username": "ada"}).status_code == 201
        token = api.post("/mimeo/v1/tokens", json={"name": "hers", "account": "ada"}).json()["token"]
        hers = {"Authorization": f"Bearer {token}"}
        made = api.post("/v1/predictions", json={"version": HELLO, "input": {"text": "hers"}}, headers=hers).json()
        seen = api.get(f"/mimeo/v1/predictions/{made['id']}", headers=hers).json()["queue"]
        assert seen["detail"] == "The only place for instances on this machine is taken: 1 by models of others"
        api.post(f"/v1/predictions/{busy['id']}/cancel")
        until(lambda: state_of(api, waiting)["status"] == "succeeded")


def test_a_model_that_ignores_its_cancellation_is_told_by_a_signal_and_then_killed(own_server):
    server = own_server("--cancel-grace", "1s")
    with server.http() as api:
        made = create(api, CHAOS, chaos(sleep=600, ignore_cancel=True))
        until(lambda: state_of(api, made)["status"] == "processing")
        canceled = api.post(f"/v1/predictions/{made['id']}/cancel").json()
        assert canceled["status"] == "canceled"
        first = state_of(api, made)["cancel"]
        assert first["acknowledged_after_seconds"] is None and first["escalation"] == "none"
        until(lambda: state_of(api, made)["cancel"]["escalation"] == "signal")
        last = until(lambda: (state_of(api, made)["cancel"]["acknowledged_after_seconds"] is not None
                              and state_of(api, made)["cancel"]))
        assert last["escalation"] in {"signal", "kill"} and 1 <= last["acknowledged_after_seconds"] < 30
        line = until(lambda: re.search(rf"prediction\.stopped id={made['id']}.*", server.log(10**7)))
        assert f"escalation={last['escalation']}" in line[0] and "stop_seconds=" in line[0]
        assert value(metrics(api), "mimeo_stops_total", escalation=last["escalation"]) == 1
        again = create(api, CHAOS, chaos(text="well"), Prefer="wait")
        assert again["status"] == "succeeded"


# --- ps and logs -----------------------------------------------------------------------------------------------------


def test_ps_shows_the_instances_as_a_table_and_as_json(server, api):
    create(api, HELLO, {"text": "ps"}, Prefer="wait")
    lines = server.run("ps").stdout.splitlines()
    assert lines[0].split() == ["INSTANCE", "MODEL", "VERSION", "DEPLOYMENT", "HARDWARE", "STATE", "BUSY", "QUEUED", "AGE", "MEMORY", "CPU"]
    assert len({line.index(word) for line, word in zip(lines, ["MODEL"])}) == 1
    row = next(line for line in lines if HELLO in line)
    assert row.index(HELLO) == lines[0].index("MODEL") and "MiB" in row and "ready" in row
    rows = json.loads(server.run("ps", "--json").stdout)
    one = next(row for row in rows if row["model"] == HELLO)
    assert one["memory_bytes"] > 1_000_000 and one["cpu_seconds"] >= 0 and one["busy"] == 0
    assert one == {**api.get(f"/mimeo/v1/instances/{one['id']}").json(),
                   "memory_bytes": one["memory_bytes"], "cpu_seconds": one["cpu_seconds"]}


def test_others_are_not_shown_instances_of_models_that_are_not_theirs(server, api):
    create(api, HELLO, {"text": "mine"}, Prefer="wait")
    id = next(row["id"] for row in api.get("/mimeo/v1/instances").json()["results"] if row["model"] == HELLO)
    name = "watcher"
    assert api.post("/mimeo/v1/accounts", json={"username": name}).status_code in {201, 409}
    token = api.post("/mimeo/v1/tokens", json={"name": "t", "account": name}).json()["token"]
    theirs = {"Authorization": f"Bearer {token}"}
    assert api.get("/mimeo/v1/instances", headers=theirs).json()["results"] == []
    for path in (id, f"{id}/logs"):
        assert api.get(f"/mimeo/v1/instances/{path}", headers=theirs).status_code == 404


def test_logs_prints_what_a_prediction_has_printed(server, api):
    made = create(api, CHAOS, chaos(log="a line to find", lines=2), Prefer="wait")
    printed = server.run("logs", made["id"]).stdout
    assert "a line to find" in printed
    assert json.loads(server.run("logs", made["id"], "--json").stdout) == {"prediction": made["id"], "logs": printed}
    assert server.run("logs", "00000000000000000000000000", check=False).returncode == 1
    assert server.run("logs", check=False).returncode != 0


def test_logs_follow_a_prediction_to_its_end(server, api):
    made = create(api, CHAOS, chaos(lines=20, sleep=1))
    printed = server.run("logs", "-f", made["id"]).stdout
    ended = api.get(f"/v1/predictions/{made['id']}").json()
    assert ended["status"] == "succeeded" and printed == ended["logs"]


def test_logs_follow_an_instance_through_its_set_up_and_its_failure(own_server):
    """A Python model that fails in its set-up, after printing."""
    server = own_server()
    with server.http() as api:
        server.run("push", ROOT / "tests" / "models" / "python-broken-setup", "local/broken", timeout=600)
        made = create(api, "local/broken", {})
        id = until(lambda: [row["id"] for row in
                            api.get("/mimeo/v1/instances?ended=1&model=local/broken").json()["results"]])[0]
        followed = server.run("logs", "-f", "--instance", id).stdout
        ended = until(lambda: (api.get(f"/v1/predictions/{made['id']}").json()["status"] == "failed"
                               and api.get(f"/v1/predictions/{made['id']}").json()))
        assert ended["logs"].strip() and ended["logs"].strip().splitlines()[0] in followed
        assert ended["error"] in followed
        of_model = server.run("logs", "--model", "local/broken")
        assert followed in of_model.stdout and id in of_model.stderr
        failed = json.loads(server.run("ps", "--all", "--json").stdout)
        assert [row["state"] for row in failed if row["id"] == id] == ["failed"]
        assert value(metrics(api), "mimeo_set_ups_failed_total") >= 1


def test_following_ends_with_ctrl_c_and_the_server_forgets_the_follower(server, api):
    create(api, HELLO, {"text": "follow"}, Prefer="wait")
    follower = subprocess.Popen([BINARY, "logs", "-f", "--model", HELLO, "--data-dir", server.data],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert "==> instance" in follower.stderr.readline()
    follower.send_signal(signal.SIGINT)
    assert follower.wait(30) == 0
    create(api, HELLO, {"text": "still well"}, Prefer="wait")
