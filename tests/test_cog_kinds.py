"""The kinds of Cog project that there are, each as small as it can be: they are pushed as they stand and must just run."""
import concurrent.futures
import io
import os
import signal
import time

import httpx
import pytest

from mimeo_server import ROOT
from test_predictions import finished

KINDS = ROOT / "tests" / "models" / "kinds"

# The first push makes the environment that all of them share.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def server(module_server):
    """One for these models alone: others count what is on the shared one's first page."""
    return module_server("--models-dir", "none")


@pytest.fixture
def run(server):
    with server.http(timeout=120) as api:
        def push(kind):
            model = f"local/kind-{kind}"
            if api.get(f"/v1/models/{model}").status_code == 404:
                server.run("push", KINDS / kind, model, timeout=500)
            return model

        def run_kind(kind, **inputs):
            model = push(kind)
            answer = api.post("/v1/predictions", json={"version": model, "input": inputs}, headers={"Prefer": "wait"})
            assert answer.status_code == 201, answer.text
            done = finished(api, answer.json())
            assert done["status"] == "succeeded", done
            return done
        run_kind.api, run_kind.push = api, push
        yield run_kind


def text_at(server, url):
    answer = httpx.get(url, verify=server.tls())
    assert answer.status_code == 200
    return answer.text


def test_a_function(run):
    assert run("function", text="ab")["output"] == "abab"
    assert run("function", text="ab", times=3)["output"] == "ababab"


def test_the_older_names(run):
    assert run("predictor", name="Ada")["output"] == "hello Ada"


def test_an_async_runner(run):
    assert run("async", text="x")["output"] == "async x"


def test_an_async_iterator_gives_a_list(run):
    assert run("async-iterator", count=4)["output"] == [f"item {number}" for number in range(4)]


def test_an_async_concatenate_iterator_says_that_its_pieces_are_one_text(run):
    assert "".join(run("concatenate", text="one two three")["output"]) == "one two three "
    version = run.api.get("/v1/models/local/kind-concatenate").json()["latest_version"]
    assert version["openapi_schema"]["components"]["schemas"]["Output"]["x-cog-array-display"] == "concatenate"


def test_many_files_keep_their_order(run, server):
    words = [f"file {number}" for number in range(9)]
    output = run("paths", files=[f"data:text/plain,{word.replace(' ', '%20')}" for word in words])["output"]
    assert [text_at(server, url) for url in output] == [word.upper() for word in words]


def test_a_list_of_files_in_and_out(run, server):
    uploads = [run.api.post("/v1/files", files={"content": (f"{name}.txt", io.BytesIO(name.encode()))}).json()["urls"]["get"]
               for name in ("first", "second")]
    output = run("paths", files=[*uploads, "data:text/plain;base64,dGhpcmQ="])["output"]
    assert [text_at(server, url) for url in output] == ["FIRST", "SECOND", "THIRD"]


def test_files_beside_its_script(run, server):
    """A package stays as it was pushed: what one instance wrote is not there for the next, nor in the version."""
    for text in ("one", "two"):
        output = run("beside", text=text)["output"]
        assert [text_at(server, url) for url in output] == [text, f"What was pushed. {text}"]
    packages = list((server.data / "versions").rglob("frames/first.txt"))
    assert packages
    assert [path for one in packages for path in one.parent.parent.rglob("*.txt")] == packages


def test_files_one_after_another(run, server):
    output = run("path-iterator", count=3)["output"]
    assert [text_at(server, url) for url in output] == [f"frame {number}" for number in range(3)]


def test_optional_inputs_may_be_absent_or_null(run):
    assert run("optional")["output"] == "None None no file"
    assert run("optional", text="a", seed=None)["output"] == "a None no file"
    assert run("optional", text="a", seed=3, file="data:text/plain,words")["output"] == "a 3 words"
    refused = run.api.post("/v1/predictions", json={"version": "local/kind-optional", "input": {"seed": -1}})
    assert refused.status_code == 422
    assert refused.json()["invalid_fields"][0]["field"] == "input.seed"


def test_choices_of_numbers_and_words(run):
    assert run("choices")["output"] == "512 ink 0.5"
    assert run("choices", size=256, style="oil", strength=0.75)["output"] == "256 oil 0.75"
    for wrong in ({"size": 300}, {"style": "chalk"}, {"strength": 1.5}):
        refused = run.api.post("/v1/predictions", json={"version": "local/kind-choices", "input": wrong})
        assert refused.status_code == 422, wrong
        assert {fault["field"] for fault in refused.json()["invalid_fields"]} == {f"input.{next(iter(wrong))}"}, refused.text


def test_unions_with_nothing(run):
    assert run("union")["output"] == {"value": 0, "names": 0}
    assert run("union", value=4, names=["a", "b"])["output"] == {"value": 4, "names": 2}


def test_an_object_with_files_in_it(run, server):
    output = run("object", text="hey")["output"]
    assert (output["text"], output["scores"], output["nothing"]) == ("hey", [0.25, 0.75], None)
    assert text_at(server, output["picture"]) == "picture.txt: hey"
    assert [text_at(server, url) for url in output["more"]] == ["a.txt: hey", "b.txt: hey"]


@pytest.mark.parametrize("written", [False, True])
def test_a_file_that_it_has_open(run, server, written):
    assert text_at(server, run("opened", file="data:text/plain,words", written=written)["output"]) == "WORDS"


def test_files_where_an_image_has_them(run):
    assert run("source")["output"] == "from the image"


@pytest.mark.parametrize("words", [0, 2])
def test_what_fails_says_where(run, words):
    model = run.push("failing")
    done = finished(run.api, run.api.post("/v1/predictions", json={"version": model, "input": {"words": words}}).json())
    assert (done["status"], done["error"]) == ("failed", "ValueError: no brush in the drawer")
    assert done["logs"].count("Traceback") == 1
    assert "run.py\", line" in done["logs"] and ", in fetch_brush" in done["logs"]
    assert "delivery.py" not in done["logs"], "that is ours, and explains nothing"


def test_weights_of_the_type_that_its_set_up_asks_for(run):
    assert run("learner")["output"] == "nothing"
    version = run.api.get("/v1/models/local/kind-learner").json()["latest_version"]["id"]
    made = run.api.post(f"/v1/models/local/kind-learner/versions/{version}/trainings",
                        json={"destination": "local/kind-learner", "input": {"text": "learned"}}).json()
    end = time.monotonic() + 60
    while made["status"] in ("starting", "processing") and time.monotonic() < end:
        made = run.api.get(f"/v1/trainings/{made['id']}").json()
    assert made["status"] == "succeeded", made
    assert run("learner")["output"] == "learned"


def test_metrics_of_its_own(run):
    metrics = run("metrics", tokens=3)["metrics"]
    assert (metrics["temperature"], metrics["token_count"]) == (0.5, 3)
    assert metrics["predict_time"] >= 0


def test_as_many_at_once_as_it_declares(run):
    run.push("concurrent")
    with concurrent.futures.ThreadPoolExecutor(3) as threads:
        running = [threads.submit(run, "concurrent", name=name) for name in "abc"]
        outputs = [each.result()["output"] for each in running]
    assert outputs == ["a of 3", "b of 3", "c of 3"]


def test_more_at_once_than_its_function_can_is_refused_when_it_is_pushed(server, tmp_path):
    (tmp_path / "cog.yaml").write_text("run: run.py:run\nconcurrency: {max: 3}\n")
    source = "def run() -> str:\n    return 'x'\n"
    (tmp_path / "run.py").write_text(source)
    refused = server.run("push", tmp_path, "local/kind-crowd", timeout=500, check=False)
    assert refused.returncode != 0
    assert "concurrency 3: more than one prediction at once needs an async run()" in refused.stderr
    (tmp_path / "run.py").write_text("async " + source)
    server.run("push", tmp_path, "local/kind-crowd", timeout=500)


def test_one_whose_health_check_fails_is_replaced(run):
    ill = run("health", ill=True)["output"]
    end = time.monotonic() + 60
    while any(one["model"] == "local/kind-health" for one in run.api.get("/mimeo/v1/instances").json()["results"]):
        assert time.monotonic() < end, "it was left running"
    well = run("health")["output"]
    assert well != ill
    assert run("health")["output"] == well


def test_one_that_died_between_two_predictions_fails_none(run, server):
    run("dying")
    before = len(server.processes())
    dead = run("dying", die=True)["output"]
    end = time.monotonic() + 60
    while len(server.processes()) >= before:
        assert time.monotonic() < end, "it does not die"
    assert run("dying")["output"] != dead


SAID = {"printed", "of a program", "its complaint", "of a library: ä", "of bytes"}


def wait_for_words(api, begun):
    end = time.monotonic() + 60
    while not SAID <= set((api.get(f"/v1/predictions/{begun['id']}").json()["logs"] or "").splitlines()):
        assert time.monotonic() < end, "it is not heard while it runs"


def test_what_its_programs_write_is_in_the_logs(run):
    for _ in range(2):
        lines = run("programs")["logs"].splitlines()
        assert sorted(lines) == sorted(SAID), "all of it, once, and of this prediction only"


def test_what_its_programs_write_is_there_at_once(run):
    begun = run.api.post("/v1/predictions", json={"version": run.push("programs"), "input": {"then": "wait"}}).json()
    wait_for_words(run.api, begun)
    run.api.post(f"/v1/predictions/{begun['id']}/cancel")
    assert finished(run.api, begun)["status"] == "canceled"


def test_the_last_words_of_a_crash(run):
    begun = run.api.post("/v1/predictions", json={"version": run.push("programs"), "input": {"then": "crash"}}).json()
    done = finished(run.api, begun)
    assert done["status"] == "failed"
    assert "Fatal Python error: Segmentation fault" in done["logs"], "and Python says where"
    assert 'run.py", line 18 in run' in done["logs"]


def test_one_that_hangs_is_found_and_its_prediction_run_again(run, server):
    """After a minute, for a machine that swaps is slow for a while, too."""
    model = run.push("programs")
    for one in run.api.get("/mimeo/v1/instances").json()["results"]:
        if one["model"] == model:
            run.api.delete(f"/mimeo/v1/instances/{one['id']}")
    others = set(server.processes())
    begun = run.api.post("/v1/predictions", json={"version": model, "input": {"then": "wait"}}).json()
    wait_for_words(run.api, begun)
    for process in set(server.processes()) - others:
        os.kill(process, signal.SIGSTOP)
    end = time.monotonic() + 180
    while run.api.get(f"/mimeo/v1/predictions/{begun['id']}").json()["attempts"] < 2:
        assert time.monotonic() < end, "it is left hanging"
    run.api.post(f"/v1/predictions/{begun['id']}/cancel")
    assert finished(run.api, begun)["status"] == "canceled"
    assert "it does not answer" in server.log()


def test_a_worker_that_dies_before_it_has_begun_is_not_waited_for(run):
    begun = run.api.post("/v1/predictions", json={"version": run.push("early"), "input": {}}).json()
    done = finished(run.api, begun)
    assert (done["status"], done["error"]) == ("failed", "Model setup failed: Cog's worker ended before it had begun")
