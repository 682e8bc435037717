"""Hardware: what a machine offers, what each instance gets of it, and what happens when that is too little.

The GPUs are not there: tests/fake_nvml plays the library of their driver, which the server loads as it would the real one."""
import os
import pathlib
import re

import pytest

from mimeo_server import GPUS
from model_server import MODELS, TEST_MODELS
from test_deployments import until
from test_predictions import create, finished, latest
from test_start import serve
from webhook_receiver import Receiver


def push(server, api, program, model, **settings):
    server.run("push", program, model)
    if settings:
        answer = api.patch(f"/mimeo/v1/models/{model}", json=settings)
        assert answer.status_code == 200, answer.text
    return latest(api, model)


def say(api, version, script):
    made = finished(api, create(api, version, {"script": script}).json())
    assert made["status"] == "succeeded", made
    return made["output"].strip()


def instances(api, **query):
    return api.get("/mimeo/v1/instances", params=query).json()["results"]


@pytest.fixture(scope="module")
def with_gpus(module_server):
    return module_server("--hardware-map", "gpu-a100-large=gpu-h100", env=GPUS)


@pytest.fixture
def api(with_gpus):
    with with_gpus.http() as client:
        yield client


# --- kinds -----------------------------------------------------------------------------------------------------------


def test_the_gpus_that_are_there_can_be_chosen_under_replicates_names(api):
    offered = {one["sku"]: one["name"] for one in api.get("/v1/hardware").json()}
    assert offered == {"cpu": "CPU", "gpu-l40s": "NVIDIA L40S GPU", "gpu-2x-l40s": "2x NVIDIA L40S GPU", "gpu-h100": "NVIDIA H100 GPU",
                       "gpu-a100-large": "NVIDIA H100 GPU"}


def test_without_gpus_there_are_the_processors(own_server):
    with own_server(env={**GPUS, "MIMEO_TEST_GPUS": ""}).http() as api:
        assert api.get("/v1/hardware").json() == [{"sku": "cpu", "name": "CPU"}]


def test_a_gpu_that_does_not_answer_is_left_out(own_server):
    server = own_server(env={**GPUS, "MIMEO_TEST_GPUS": "broken:1,NVIDIA T4:16"})
    with server.http() as api:
        assert [one["sku"] for one in api.get("/v1/hardware").json()] == ["cpu", "gpu-t4"]
    assert "gpu.does_not_answer" in server.log()


def test_hardware_that_the_machine_does_not_have_is_refused_at_the_start(tmp_path):
    done = serve("--hardware", "huge:gpus=4", "--listen", "127.0.0.1:0", "--files-listen", "127.0.0.1:0", "--page-listen", "none",
                 data=tmp_path, env=GPUS)
    assert done.returncode != 0
    assert 'hardware "huge" cannot be had: this machine has 3 such GPUs' in done.stderr


def test_unknown_hardware_is_refused_with_what_there_is(api, with_gpus):
    answer = api.post("/v1/models", json={"owner": "local", "name": "odd", "visibility": "private", "hardware": "gpu-unheard-of"})
    assert answer.status_code == 422
    assert '"gpu-l40s", "gpu-2x-l40s"' in answer.json()["detail"]


# --- shares ----------------------------------------------------------------------------------------------------------


def test_an_instance_sees_the_gpus_that_are_its_alone(api, with_gpus):
    where = "echo $CUDA_VISIBLE_DEVICES"
    one = push(with_gpus, api, TEST_MODELS / "shell", "local/one", hardware="gpu-l40s")
    foreign = push(with_gpus, api, TEST_MODELS / "shell", "local/foreign", hardware="gpu-a100-large")
    none = push(with_gpus, api, TEST_MODELS / "shell", "local/none")
    seen = say(api, f"local/one:{one}", where)
    assert seen in ("GPU-0", "GPU-1")
    assert say(api, f"local/foreign:{foreign}", where) == "GPU-2", "what stands for an A100 here"
    assert say(api, f"local/none:{none}", "echo [$CUDA_VISIBLE_DEVICES]") == "[]"
    (instance,) = instances(api, model="local/one")
    assert (instance["hardware"], instance["gpus"]) == ("gpu-l40s", [seen])


def test_who_needs_the_gpus_of_an_idle_instance_gets_them(api, with_gpus):
    alone = push(with_gpus, api, TEST_MODELS / "shell", "local/alone", hardware="gpu-l40s")
    pair = push(with_gpus, api, TEST_MODELS / "shell", "local/pair", hardware="gpu-2x-l40s")
    say(api, f"local/alone:{alone}", "true")
    assert say(api, f"local/pair:{pair}", "echo $CUDA_VISIBLE_DEVICES") == "GPU-0,GPU-1"
    assert instances(api, model="local/alone") == []
    assert say(api, f"local/alone:{alone}", "echo $CUDA_VISIBLE_DEVICES") in ("GPU-0", "GPU-1")
    assert instances(api, model="local/pair") == []


def test_metrics_tell_how_much_of_each_gpu_is_used(api):
    text = api.get("/metrics").text
    assert 'mimeo_gpu_memory_bytes{gpu="GPU-2",name="NVIDIA H100"} 80000000000' in text
    assert 'mimeo_gpu_memory_used_bytes{gpu="GPU-2",name="NVIDIA H100"} 20000000000' in text
    assert 'mimeo_gpu_utilization_ratio{gpu="GPU-0",name="NVIDIA L40S"} 0.5' in text


def test_an_operator_is_told_the_same(api):
    gpus = {one["id"]: one for one in api.get("/mimeo/v1/server").json()["machine"]["gpus"]}
    assert gpus["GPU-2"] == {"id": "GPU-2", "name": "NVIDIA H100", "memory_bytes": 80_000_000_000, "used_memory_bytes": 20_000_000_000,
                             "busy": 0.5}


# --- bounds ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bounded(module_server):
    server = module_server("--hardware", "small:memory=256MiB;half:cpus=0.5")
    if os.geteuid() != 0 and "hardware.not_bounded" in server.log():
        pytest.skip("whoever runs this may not make control groups")
    assert "hardware.not_bounded" not in server.log()
    return server


@pytest.fixture
def on_bounded(bounded):
    with bounded.http() as client:
        yield client


def groups_of(server):
    """Folders of the control groups of its models, in whichever hierarchies there are."""
    found = set()
    for pid in server.processes():
        try:
            lines = pathlib.Path(f"/proc/{pid}/cgroup").read_text().splitlines()
        except OSError:
            continue
        names = {match[0] for line in lines if (match := re.search(r"mimeo-[0-9a-f]{16}-\d+-\d+$", line))}
        for name in names:
            found |= set(pathlib.Path("/sys/fs/cgroup").glob(f"**/{name}"))
    return found


def test_a_model_that_takes_too_much_memory_is_killed_and_named_and_is_there_again(bounded, on_bounded):
    version = push(bounded, on_bounded, MODELS / "chaos", "local/greedy", hardware="small")
    failed = finished(on_bounded, create(on_bounded, f"local/greedy:{version}", {"length": 100_000_000}).json())
    assert failed["status"] == "failed", failed["status"]
    assert failed["error"] == ("The model ran out of memory: it was killed because it took more than the 256 MiB of memory that it may "
                               "(E1001)")
    well = finished(on_bounded, create(on_bounded, f"local/greedy:{version}", {"text": "again"}).json())
    assert (well["status"], well["output"]) == ("succeeded", ["again"])


def test_a_fork_bomb_stays_within_its_instance(bounded, on_bounded):
    version = push(bounded, on_bounded, TEST_MODELS / "shell", "local/bomb", hardware="half")
    bomb = """python3 -c "
import os, signal
for number in range(6000):
    try:
        child = os.fork()
    except OSError:
        print(number)
        break
    if child == 0:
        os.closerange(0, 3)
        signal.pause()
" """
    assert 1000 < int(say(on_bounded, f"local/bomb:{version}", bomb)) < 4096
    for instance in on_bounded.get("/mimeo/v1/instances", params={"model": "local/bomb"}).json()["results"]:
        on_bounded.delete(f"/mimeo/v1/instances/{instance['id']}")
    until(lambda: not on_bounded.get("/mimeo/v1/instances", params={"model": "local/bomb"}).json()["results"])
    until(lambda: len(bounded.processes()) < 100)


def test_processors_are_bounded_and_the_model_knows(bounded, on_bounded):
    version = push(bounded, on_bounded, TEST_MODELS / "shell", "local/half", hardware="half")
    assert say(on_bounded, f"local/half:{version}", "echo $OMP_NUM_THREADS") == "1"
    folders = [folder for folder in groups_of(bounded) if folder.joinpath("cpu.cfs_quota_us").exists() or folder.joinpath("cpu.max").exists()]
    quotas = [next(folder.glob("cpu.cfs_quota_us"), None) or folder / "cpu.max" for folder in folders]
    assert "50000" in {quota.read_text().split()[0] for quota in quotas}


@pytest.fixture
def group():
    """A control group of version 1 with a bound of its own, as a container or a unit is in one."""
    folder = pathlib.Path(f"/sys/fs/cgroup/memory/mimeo-test-{os.getpid()}")
    try:
        folder.mkdir()
        (folder / "memory.limit_in_bytes").write_text("1500000000")
    except OSError:
        pytest.skip("whoever runs this may not make control groups of version 1")
    yield folder
    folder.rmdir()


def test_the_bounds_that_the_server_itself_is_in_are_what_the_machine_has(group, tmp_path):
    enter = f'echo $BASHPID > {group}/cgroup.procs; exec "$@"'
    done = serve("--hardware", "big:memory=2GiB", "--listen", "127.0.0.1:0", "--files-listen", "127.0.0.1:0", "--page-listen", "none",
                 data=tmp_path, by=["bash", "-c", enter, "enter"])
    assert done.returncode != 0
    assert 'hardware "big" cannot be had: this machine has 1499996160 bytes of memory' in done.stderr


def test_no_group_is_left_behind(own_server):
    server = own_server()
    with server.http() as api:
        finished(api, create(api, "mimeo/hello-world", {"text": "a"}).json())
    groups = groups_of(server)
    assert groups
    server.stop()
    assert not [folder for folder in groups if folder.exists()]


# --- warm instances --------------------------------------------------------------------------------------------------


def test_an_instance_is_ready_before_anybody_asks_and_again_after_a_kill(own_server):
    server = own_server()
    with server.http() as api:
        push(server, api, MODELS / "hello-world", "local/warm", scaling={"min_instances": 1})
        until(lambda: [one["state"] for one in instances(api, model="local/warm")] == ["ready"])
    server.kill()
    server.start()
    with server.http() as api:
        until(lambda: [one["state"] for one in instances(api, model="local/warm")] == ["ready"])
        settings = api.get("/mimeo/v1/models/local/warm").json()
        assert settings["scaling"] == {"min_instances": 1, "max_instances": None, "keep_warm": None, "schedule": []}


def test_one_that_is_kept_warm_outlives_those_that_are_not(own_server):
    server = own_server("--instance-idle", "1s")
    with server.http() as api:
        warm = push(server, api, MODELS / "hello-world", "local/warm", scaling={"keep_warm": "1h"})
        cold = push(server, api, MODELS / "hello-world", "local/cold")
        for model, version in (("warm", warm), ("cold", cold)):
            finished(api, create(api, f"local/{model}:{version}", {"text": model}).json())
        until(lambda: not instances(api, model="local/cold"))
        assert [one["state"] for one in instances(api, model="local/warm")] == ["ready"]


def test_scaling_that_makes_no_sense_is_refused(server):
    with server.http() as api:
        push(server, api, MODELS / "hello-world", "local/odd")
        answer = api.patch("/mimeo/v1/models/local/odd", json={"scaling": {"min_instances": 9, "schedule": [{"from": "8 o'clock"}]}})
        assert answer.status_code == 422
        assert {one["field"] for one in answer.json()["invalid_fields"]} == {"scaling.min_instances", "scaling.schedule.0.from",
                                                                             "scaling.schedule.0.until"}


# --- traces ----------------------------------------------------------------------------------------------------------


def test_a_trace_goes_along_to_the_webhook_also_after_a_restart(own_server):
    trace = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate": "vendor=1"}
    server = own_server("--webhook-retries", ",".join(["100ms"] * 100))
    receiver = Receiver(lambda call: 503)
    try:
        with server.http() as api:
            made = create(api, "mimeo/hello-world", {"text": "traced"}, headers=trace, webhook=receiver.url(),
                          webhook_events_filter=["completed"]).json()
            finished(api, made)
            receiver.wait(lambda calls: calls)
            server.kill()
            before = len(receiver.calls)
            receiver.answer = lambda call: 200
            server.start()
            calls = receiver.wait(lambda calls: len(calls) > before)
        for call in calls:
            assert {name: call.headers.get(name) for name in trace} == trace
    finally:
        receiver.close()
