"""Programs made with the predictor SDK: what they do beyond or differently from Cog's own server, and their files."""
import base64
import json
import os
import pathlib
import signal
import subprocess
import threading
import time

import httpx
import pytest

from free_ports import free_ports
from model_server import ModelServer, Receiver, describe, native, program
from built_in import image_size, is_wav, picture_of


@pytest.fixture(scope="module")
def chaos():
    with native("chaos") as model:
        yield model.ready()


def data_uri(media_type, content):
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def pattern(number, size):
    return bytes((i + number) % 251 for i in range(size))


# --- the program -----------------------------------------------------------------------------------------------------


def test_a_program_describes_itself_without_setting_up():
    described = describe("twin")
    assert described["name"] == "twin"
    assert described["description"] == "For tests."
    assert described["concurrency"] == 1
    schemas = described["openapi_schema"]["components"]["schemas"]
    assert list(schemas["Input"]["properties"]) == ["count", "delay", "style", "text"]  # sorted; x-order has the order
    assert [schemas["Input"]["properties"][name]["x-order"] for name in ("text", "count", "style", "delay")] == [0, 1, 2, 3]
    assert schemas["Output"]["x-cog-array-display"] == "concatenate"


@pytest.mark.parametrize("flags", [["--prot", "1"], ["--port", "x"], ["--upload-url", "ftp://x"]])
def test_wrong_flags_are_named_and_exit_with_2(flags):
    done = subprocess.run([program("twin"), *flags], capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert flags[0].lstrip("-") in done.stderr or "port" in done.stderr


def test_an_address_in_use_is_named_and_exits_with_1():
    with native("twin") as model:
        port = model.ready().address.rpartition(":")[2]
        done = subprocess.run([program("twin"), "--host", "127.0.0.1", "--port", port], capture_output=True, text=True,
                              timeout=30)
    assert done.returncode == 1
    assert port in done.stderr


def test_a_unix_socket_serves_the_same(folder):
    socket = folder / "model"
    with native("identity-native", socket=str(socket)) as model:
        assert model.ready().predict({"text": "a"}).json()["output"] == "a"
        assert oct(socket.stat().st_mode & 0o777) == "0o600"
    assert not socket.exists()


def test_a_brief_model_answers_in_every_mode():
    with native("identity-native", env={"IDENTITY_BRIEF": "1"}) as model:
        assert model.ready().predict({"text": "a"}).json()["output"] == "a"
        with model.stream({"text": "b"}, "b") as events:
            assert [name for name, _ in events] == ["start", "output", "completed"]
        with Receiver() as receiver:
            model.start({"text": "c"}, "c", webhook=receiver.url, webhook_events_filter=["completed"])
            assert receiver.next_json()["output"] == "c"


def test_sigterm_lets_a_running_prediction_finish():
    with native("chaos") as model, Receiver() as receiver:
        model.ready().start({"sleep": 1, "text": "made it"}, "last", webhook=receiver.url,
                            webhook_events_filter=["completed"])
        model.process.terminate()
        assert receiver.next_json()["output"] == ["made it"]
        assert model.process.wait(30) == 0


def test_sigterm_cancels_a_prediction_that_takes_too_long():
    with native("chaos") as model, Receiver() as receiver:
        model.ready().start({"sleep": 600}, "last", webhook=receiver.url, webhook_events_filter=["completed"])
        model.process.terminate()
        assert receiver.next_json()["status"] == "canceled"
        assert model.process.wait(30) == 0


def test_sigterm_does_not_wait_for_a_model_that_hangs():
    with native("chaos") as model:
        model.ready().start({"sleep": 600, "ignore_cancel": True}, "stuck")
        begun = time.monotonic()
        model.process.terminate()
        assert model.process.wait(30) == 0
        assert time.monotonic() - begun < 10


def test_a_crash_is_the_end_of_the_process_and_of_the_request():
    for input, code in (({"crash": True}, -signal.SIGABRT), ({"signal": 9}, -9), ({"exit_code": 3}, 3)):
        with native("chaos") as model:
            with pytest.raises(httpx.TransportError):
                model.ready().predict(input)
            assert model.process.wait(30) == code


def test_the_last_words_of_a_crashing_model_are_heard():
    with native("chaos") as model:
        with pytest.raises(httpx.TransportError):
            model.ready().predict({"crash": True, "log": "it was the weights"})
        model.process.wait(30)
        model.reader.join(5)
        assert "printed: it was the weights" in model.text()


def test_a_model_that_ignores_a_cancel_keeps_its_slot_until_it_ends(chaos):
    with Receiver() as receiver:
        chaos.start({"sleep": 1, "ignore_cancel": True}, "stubborn", webhook=receiver.url,
                    webhook_events_filter=["completed"])
        assert chaos.cancel("stubborn").status_code == 200
        assert chaos.predict({}).status_code == 409
        assert receiver.next_json()["status"] == "canceled"
    chaos.until("READY")


def test_several_predictions_run_at_once_where_the_model_allows(folder):
    """Eight clients over one Unix socket: nobody is refused, nobody gets another's answer."""
    wrong = []
    with native("identity-native", socket=str(folder / "many")) as model:
        model.ready()

        def one(number):
            with httpx.Client(base_url="http://model", transport=httpx.HTTPTransport(uds=str(folder / "many"))) as api:
                for i in range(50):
                    text = f"{number}-{i}"
                    answer = api.post("/predictions", json={"input": {"text": text}})
                    if answer.status_code != 200 or answer.json()["output"] != text:
                        wrong.append(answer.text)

        threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_fewer_slots_can_be_ordered():
    with native("identity-native", env={"COG_MAX_CONCURRENCY": "2"}) as model:
        assert model.ready().health()["concurrency"] == {"max": 2, "current": 0}


# --- logs and progress -----------------------------------------------------------------------------------------------


def test_what_is_printed_and_what_is_logged_keep_their_order(chaos):
    made = chaos.predict({"log": "hello", "lines": 2}).json()
    assert made["logs"].startswith("hello\nprinted: hello\n\r  0%|")
    assert made["logs"].endswith("| 2/2 [00:00<00:00, " + made["logs"].rpartition(", ")[2])
    assert "printed" not in chaos.predict({}).json()["logs"]


def test_failed_answers_keep_their_logs(chaos):
    made = chaos.predict({"log": "before", "fail": "because"}).json()
    assert (made["status"], made["error"]) == ("failed", "because")
    assert "before" in made["logs"]


def test_partial_output_of_a_failure_is_kept(chaos):
    made = chaos.predict({"chunks": 2, "fail": "because"}).json()
    assert made["output"] == ["chaos 0 ", "chaos 1 "]


def test_setup_logs_hold_what_was_printed():
    with native("twin", env={"TWIN_SETUP": "fail"}) as model:
        assert model.until("SETUP_FAILED")["setup"]["logs"] == "loading\nsetup failed: no weights\n"


# --- events ----------------------------------------------------------------------------------------------------------


def test_a_short_prediction_is_one_answer_with_a_length():
    with native("identity-native") as model:
        answer = model.ready().predict({"text": "a"}, id="short", headers={"Accept": "text/event-stream"})
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert [line for line in answer.text.splitlines() if line.startswith("event")] == [
            "event: start", "event: output", "event: completed"]


def test_a_subscriber_that_comes_too_late_is_told_how_much_it_missed(chaos):
    with chaos.stream({"chunks": 3000, "sleep": 2}, "long") as events:
        while events.until("output")[-1][1]["index"] < 1500:
            pass
        with chaos.stream({}, "long") as late:
            told = list(late)
    assert [name for name, _ in told] == ["error"]
    assert told[0][1]["skipped"] > 0
    chaos.until("READY")


def test_the_history_can_be_larger():
    with native("chaos", env={"COG_STREAM_HISTORY_CAPACITY": "5000"}) as chaos:
        with chaos.ready().stream({"chunks": 3000, "sleep": 2}, "long") as events:
            while events.until("output")[-1][1]["index"] < 1500:
                pass
            with chaos.stream({}, "long") as late:
                told = list(late)
        outputs = [data["index"] for name, data in told if name == "output"]
        assert outputs == list(range(3000))


# --- webhooks --------------------------------------------------------------------------------------------------------


def test_a_webhook_whose_receiver_is_away_is_repeated_until_it_is_told(chaos):
    answers = [503, 500, 200]
    with Receiver(lambda *_: (answers.pop(0), {})) as receiver:
        chaos.start({}, "repeated", webhook=receiver.url, webhook_events_filter=["completed"])
        told = [receiver.next_json() for _ in range(3)]
    assert told[0] == told[1] == told[2]
    assert told[0]["status"] == "succeeded"


def test_a_webhook_that_is_refused_is_not_repeated(chaos):
    with Receiver(lambda *_: (400, {})) as receiver:
        for name in ("first", "second"):
            chaos.start({}, name, webhook=receiver.url, webhook_events_filter=["completed"])
            assert receiver.next_json()["id"] == name


def test_webhooks_of_one_prediction_never_go_backwards(chaos):
    with Receiver() as receiver:
        chaos.start({"chunks": 300, "sleep": 1}, "ordered", webhook=receiver.url)
        lengths, told = [], {"status": "processing"}
        while told["status"] == "processing":
            told = receiver.next_json()
            lengths.append(len(told.get("output", [])))
    assert lengths == sorted(lengths)
    assert lengths[0] == 0 and lengths[-1] == 300
    chaos.until("READY")


def test_webhooks_about_logs_alone_are_spread_out():
    with native("chaos", env={"COG_THROTTLE_RESPONSE_INTERVAL": "0.3"}) as chaos, Receiver() as receiver:
        chaos.ready().start({"lines": 1000, "sleep": 1}, "logs", webhook=receiver.url, webhook_events_filter=["logs", "completed"])
        count, told = 0, {"status": "processing"}
        while told["status"] == "processing":
            told, count = receiver.next_json(), count + 1
    assert 3 <= count <= 6


def test_a_token_for_webhooks_is_sent():
    with native("chaos", env={"WEBHOOK_AUTH_TOKEN": "t0ken"}) as chaos, Receiver() as receiver:
        chaos.ready().start({}, "with-token", webhook=receiver.url, webhook_events_filter=["completed"])
        assert receiver.next()[2]["Authorization"] == "Bearer t0ken"


# --- files in --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def enlarge():
    with native("enlarge") as model:
        yield model.ready()


@pytest.fixture(scope="module")
def reader():
    with native("read-text") as model:
        yield model.ready()


def test_an_image_is_fetched_and_several_files_come_back(enlarge):
    picture = picture_of("Ada", (160, 120))
    with Receiver(lambda *_: (200, {"Content-Type": "image/png"}, picture)) as receiver:
        made = enlarge.predict({"image": f"{receiver.url}/a%20picture.png?signature=1"}).json()
    assert made["status"] == "succeeded", made["error"]
    files = [base64.b64decode(uri.partition(",")[2]) for uri in made["output"]]
    assert [uri.partition(";")[0] for uri in made["output"]] == ["data:image/png", "data:image/png", "data:image/webp"]
    assert [image_size(file) for file in files] == [(320, 240)] * 3


def test_a_redirect_to_an_input_is_followed_but_not_to_a_file(enlarge):
    picture = picture_of("Ada", (16, 12))

    def answer(method, path, headers, body):
        return {"/there": (302, {"Location": "/here"}), "/here": (200, {}, picture)}.get(path, (302, {"Location": "file:///etc/passwd"}))

    with Receiver(answer) as receiver:
        assert enlarge.predict({"image": f"{receiver.url}/there"}).json()["status"] == "succeeded"
        assert enlarge.predict({"image": f"{receiver.url}/elsewhere"}).json()["status"] == "failed"


@pytest.mark.parametrize("image, reason", [
    ("http://127.0.0.1:1/x.png?token=secret", "cannot fetch http://127.0.0.1:1/x.png"),
    ("data:image/png;base64,AAAA", "no picture"),
    ("data:image/png;base64,###", "malformed base64"),
])
def test_an_input_that_cannot_be_had_fails_the_prediction_and_says_why(enlarge, image, reason):
    made = enlarge.predict({"image": image}).json()
    assert made["status"] == "failed"
    assert reason in made["error"]
    assert "secret" not in json.dumps(made)


def test_a_missing_input_file_is_named(enlarge):
    with Receiver(lambda *_: (404, {})) as receiver:
        made = enlarge.predict({"image": f"{receiver.url}/gone.png"}).json()
    assert made["error"] == f"input 'image': {receiver.url}/gone.png answers 404"


@pytest.mark.parametrize("image", ["/etc/passwd", "file:///etc/passwd", "gopher://x", ""])
def test_other_addresses_are_refused_before_anything_runs(enlarge, image):
    answer = enlarge.predict({"image": image})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "input", "image"]


def test_a_picture_is_read_line_by_line(reader):
    picture = picture_of("Ada wrote\nthe first\nprogram")
    with reader.stream({"image": data_uri("image/png", picture)}, "reading") as events:
        told = list(events)
    assert [data["chunk"] for name, data in told if name == "output"] == ["Ada wrote\n", "the first\n", "program\n"]
    assert told[-1][1]["metrics"]["lines"] == 3


def test_an_empty_picture_has_no_lines(reader):
    assert reader.predict({"image": data_uri("image/png", picture_of(""))}).json()["output"] == []


# --- files out -------------------------------------------------------------------------------------------------------


def test_files_are_data_uris_without_an_upload_url(chaos):
    made = chaos.predict({"files": 2, "size": 1000}).json()
    assert made["output"] == [data_uri("application/octet-stream", pattern(number, 1000)) for number in range(2)]


def test_speech_is_a_wav_file():
    with native("speak") as model:
        made = model.ready().predict({"text": "Good morning."}).json()
    assert made["status"] == "succeeded", made["error"]
    kind, _, content = made["output"].partition(",")
    assert kind == "data:audio/wav;base64"
    wav = base64.b64decode(content)
    assert is_wav(wav) and len(wav) > 10_000
    assert made["metrics"]["audio_seconds"] == pytest.approx((len(wav) - 44) / 32_000, abs=0.01)


def test_files_are_uploaded_and_named_by_the_location_of_the_answer():
    def answer(method, path, headers, body):
        return 201, {"Location": f"https://files.example{path.replace('/up', '/kept')}?signature=1"}

    with Receiver(answer) as receiver, native("chaos", "--upload-url", f"{receiver.url}/up") as chaos:
        made = chaos.ready().predict({"files": 2, "size": 3_000_000}, id="uploads").json()
        sent = [receiver.next() for _ in range(2)]
    assert made["output"] == ["https://files.example/kept/chaos-0.bin", "https://files.example/kept/chaos-1.bin"]
    for number, (method, path, headers, body) in enumerate(sent):
        assert (method, path) == ("PUT", f"/up/chaos-{number}.bin")
        assert headers["Content-Type"] == "application/octet-stream"
        assert headers["X-Prediction-ID"] == "uploads"
        assert body == pattern(number, 3_000_000)


def test_without_a_location_the_url_that_took_the_file_is_its_address():
    def answer(method, path, headers, body):
        return (307, {"Location": "/moved/here?token=1"}) if path.startswith("/up") else (200, {})

    with Receiver(answer) as receiver, native("speak", "--upload-url", f"{receiver.url}/up/") as speak:
        made = speak.ready().predict({"text": "moved"}).json()
        assert receiver.next()[1] == "/up/speech.wav"
        method, path, headers, body = receiver.next()
    assert made["output"] == f"{receiver.url}/moved/here"
    assert (path, headers["Content-Type"]) == ("/moved/here?token=1", "audio/wav")
    assert is_wav(body)


def test_an_upload_that_is_refused_fails_the_prediction():
    with Receiver(lambda *_: (507, {})) as receiver, native("chaos", "--upload-url", receiver.url) as chaos:
        made = chaos.ready().predict({"files": 1}).json()
    assert made["status"] == "failed"
    assert made["error"] == "cannot upload the output file chaos-0.bin: the receiver answers 507"


def test_nothing_is_left_on_disk(folder):
    place = folder / "tmp"
    place.mkdir()
    with native("chaos", env={"TMPDIR": str(place)}) as chaos:
        assert chaos.ready().predict({"files": 3}).json()["status"] == "succeeded"
        assert chaos.predict({"files": 1, "fail": "no"}).json()["status"] == "failed"
        assert [path for path in place.rglob("*") if path.is_file()] == []
    assert list(place.iterdir()) == []


def test_a_large_file_is_not_held_in_memory():
    with Receiver() as receiver, native("chaos", "--upload-url", receiver.url) as chaos:
        chaos.ready().predict({"files": 1})
        made = chaos.predict({"files": 1, "size": 60_000_000}).json()
        highest = pathlib.Path(f"/proc/{chaos.process.pid}/status").read_text().partition("VmHWM:")[2].split()[0]
    assert made["status"] == "succeeded", made
    if "asan" not in os.environ.get("MIMEO_BINARY", "") and "tsan" not in os.environ.get("MIMEO_BINARY", ""):
        assert int(highest) < 40_000


# --- training --------------------------------------------------------------------------------------------------------

WORDS = data_uri("text/plain", b"b a b c")


@pytest.fixture
def trainer(tmp_path):
    port, = free_ports(1)
    command = [program("trainable"), "--host", "127.0.0.1", "--port", port, "--x-mode", "train"]
    with ModelServer(command, f"127.0.0.1:{port}", cwd=tmp_path) as model:
        yield model.ready()


def test_in_train_mode_a_program_trains_by_the_path_of_trainings(trainer, tmp_path):
    answer = trainer.api.put("/trainings/t1", json={"input": {"words": WORDS, "order": "reversed"}})
    assert answer.status_code == 200
    trained = answer.json()
    assert trained["status"] == "succeeded", trained
    assert trained["output"] == {"weights": data_uri("text/plain", b"c b a "), "words": 3}
    assert "read 3 words" in trained["logs"]
    assert (tmp_path / "learned.txt").exists(), "it works where it was started"
    assert trainer.api.get("/").json()["trainings_idempotent_url"] == "/trainings/{training_id}"
    refused = trainer.api.post("/trainings", json={"input": {"order": "reversed"}})
    assert refused.status_code == 422
    mismatch = trainer.api.put("/trainings/a", json={"id": "b", "input": {"words": WORDS}})
    assert mismatch.json()["detail"][0]["msg"] == "training ID must match the ID supplied in the URL"


def test_in_train_mode_the_path_of_predictions_trains_too_as_on_cogs_server(trainer):
    with trainer.stream({"words": WORDS, "sleep": 600}, "t1") as events:
        assert [name for name, _ in events.until("log")][0] == "start"
        assert trainer.api.post("/trainings/t1/cancel").status_code == 200
        assert list(events)[-1][1]["status"] == "canceled"


def test_a_trained_program_finds_its_weights(tmp_path):
    weights = tmp_path / "learned.txt"
    weights.write_text("everything")
    with native("trainable", env={"COG_WEIGHTS": str(weights)}) as model:
        assert model.ready().predict({}).json()["output"] == "hello, everything"
        assert model.api.put("/trainings/t1", json={"input": {}}).status_code == 404


def test_a_program_without_a_trainer_says_that_it_cannot_be_trained():
    done = subprocess.run([program("twin"), "--x-mode", "train"], capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert "this model cannot be trained" in done.stderr
