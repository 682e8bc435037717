"""Streams of predictions: their exact form, history and resumption, through every decoder that people use."""
import json

import httpx
import pytest
import replicate
from replicate.helpers import FileOutput

from browser import heard_in_browser
from built_in import CHAOS, ENLARGE, HELLO, SPEAK, chaos, is_wav
from event_stream import CuttingProxy, Stream, error, events_of, shorts_of

INTERRUPTED = "Prediction interrupted; please retry (code: PA)"


def create(api, model=CHAOS, wait=False, **input):
    answer = api.post(f"/v1/models/{model}/predictions", json={"input": input},
                      headers={"Prefer": "wait"} if wait else {})
    assert answer.status_code == 201, answer.text
    return answer.json()


def stream_of(prediction):
    return prediction["urls"]["stream"]


def outputs(text, chunks):
    return [f"output {text} {number} " for number in range(chunks)]


# --- the form --------------------------------------------------------------------------------------------------------


def test_a_text_stream_reads_as_documented(server, api):
    url = stream_of(create(api, text="Once", chunks=3))
    assert url.startswith(f"{server.url}/v1/streams/")
    with Stream(server, url) as stream:
        events = stream.events()
        assert stream.text.startswith(": hi\n\n")
        assert stream.response.headers["cache-control"] == "no-store"
    assert [event.short for event in events] == outputs("Once", 3) + ["done {}"]


def test_a_stream_tolerates_a_token_and_answers_with_and_without_v1(server, api):
    prediction = create(api, wait=True, chunks=1)
    path = stream_of(prediction).removeprefix(f"{server.url}/v1")
    for prefix in ("", "/v1", "/v1/v1"):
        assert api.get(prefix + path).text.endswith("event: done\ndata: {}\n\n")


def test_a_stream_of_files_carries_their_addresses(server, api, picture):
    image = api.post("/v1/files", files={"content": ("picture.png", picture.read_bytes(), "image/png")}).json()
    url = stream_of(create(api, ENLARGE, image=image["urls"]["get"]))
    assert url.startswith(f"{server.url}/v1/files/")
    *files, done = events_of(server, url)
    assert done.short == "done {}" and len(files) > 1
    with httpx.Client(verify=server.tls()) as stranger:
        for file in files:
            assert file.data.startswith(server.files_url)
            assert stranger.get(file.data).headers["content-type"].startswith("image/")


def test_every_value_has_a_form(server, api):
    assert shorts_of(server, stream_of(create(api, HELLO, text="Ada"))) == ["output hello Ada", "done {}"]
    [nested, done] = shorts_of(server, stream_of(create(api, nested=2)))
    assert json.loads(nested.removeprefix("output ")) == {"level": 1, "inner": {"level": 2, "inner": "bottom"}}
    [object, done] = shorts_of(server, stream_of(create(api, data_uris=2)))
    assert json.loads(object.removeprefix("output "))["images"][0].startswith(server.files_url)
    assert done == "done {}"


@pytest.mark.parametrize("text", ["", " ", "two\nlines\n", "\n\n", " leading", "café 日本 😀", '"quoted" \\ back', "data: x",
                                  "tab\there", "\u2028 \u0085 \x0b \x0c \x1c kept", ": no comment"])
def test_a_text_arrives_as_it_was_put_out(server, api, text):
    assert shorts_of(server, stream_of(create(api, text=text))) == [f"output {text}", "done {}"]


def test_a_failure_is_told_and_then_done(server, api):
    url = stream_of(create(api, chunks=1, text="a", fail="no “cat”\nhere"))
    expected = outputs("a", 1) + [error("no “cat”\nhere"), 'done {"reason":"error"}']
    assert shorts_of(server, url) == expected
    assert shorts_of(server, url) == expected


def test_a_cancellation_ends_the_stream(server, api):
    prediction = create(api, sleep=600, chunks=1000, text="a")
    with Stream(server, stream_of(prediction)) as stream:
        stream.read_until("a 0 ")
        assert api.post(f"/v1/predictions/{prediction['id']}/cancel").json()["status"] == "canceled"
        events = stream.events()
    assert events[-1].short == 'done {"reason":"canceled"}'
    assert events_of(server, stream_of(prediction)) == events


def test_addresses_that_nobody_was_given_are_not_found(server, api):
    url = stream_of(create(api, wait=True))
    other = url[:-1] + ("0" if url[-1] != "0" else "1")
    for address in (other, url[:-1], f"{server.url}/v1/streams/x"):
        with Stream(server, address) as stream:
            assert stream.response.status_code == 404
            assert json.loads(stream.response.read())["detail"]


def test_a_stream_is_gone_with_the_data(own_server):
    server = own_server("--retention", "1s", "--sweep-interval", "1s")
    with server.http() as api:
        prediction = create(api, wait=True)
        while not api.get(f"/v1/predictions/{prediction['id']}").json()["data_removed"]:
            pass
    with Stream(server, stream_of(prediction)) as stream:
        assert stream.response.status_code == 404


# --- history and resumption ------------------------------------------------------------------------------------------


def test_who_comes_late_hears_the_same_as_who_was_there(server, api):
    url = stream_of(create(api, sleep=0.5, chunks=50, text="a"))
    with Stream(server, url) as first:
        first.read_until("a 20 ")
        middle = events_of(server, url)
        assert first.events() == middle
    assert [event.short for event in middle] == outputs("a", 50) + ["done {}"]
    assert events_of(server, url) == middle


def test_a_reader_goes_on_behind_whatever_event_it_has(server, api):
    url = stream_of(create(api, wait=True, chunks=4, text="a"))
    all = events_of(server, url)
    for number, event in enumerate(all[:-1]):
        assert events_of(server, url, after=event.id) == all[number + 1:]
        assert events_of(server, url, query=event.id) == all[number + 1:]
    with Stream(server, url, after=all[-1].id) as stream:
        assert stream.response.status_code == 204  # which keeps an EventSource from coming again
    with Stream(server, url, after="nonsense") as stream:
        assert stream.response.status_code == 422


def test_who_names_an_event_of_another_stream_hears_everything(server, api):
    earlier = events_of(server, stream_of(create(api, wait=True, chunks=3, text="b")))
    url = stream_of(create(api, sleep=0.5, chunks=4, text="a"))
    while_it_runs = events_of(server, url, after=earlier[2].id)
    assert [event.short for event in while_it_runs] == outputs("a", 4) + ["done {}"]
    later = events_of(server, stream_of(create(api, wait=True, chunks=3, text="c")))
    for strange in (earlier[0], earlier[-1], later[0], later[-1]):
        assert events_of(server, url, after=strange.id) == while_it_runs, strange


def test_a_reader_that_is_cut_off_again_and_again_misses_nothing(server, api):
    url = stream_of(create(api, sleep=1, chunks=200, text="some text"))
    proxy = CuttingProxy(server.port, 9000)
    through = url.replace(str(server.port), str(proxy.port))
    heard, last = [], None
    while not heard or heard[-1].event != "done":
        with Stream(server, through, after=last) as stream:
            try:
                stream.events()
            except (httpx.TransportError, AssertionError):
                pass
            heard += stream.whole_events()
            last = heard[-1].id if heard else None
    proxy.close()
    assert proxy.connections > 2
    assert [event.short for event in heard] == outputs("some text", 200) + ["done {}"]


def test_a_slow_reader_gets_everything_and_holds_nobody_up(server, api):
    prediction = create(api, chunks=20_000, text="x" * 100)
    with Stream(server, stream_of(prediction)) as slow:
        slow.read_until("0 ")  # and no more, for now: what follows exceeds every buffer on the way
        assert len(events_of(server, stream_of(prediction))) == 20_001
        assert api.get(f"/v1/predictions/{prediction['id']}").json()["status"] == "succeeded"
        assert [event.short for event in slow.events()] == outputs("x" * 100, 20_000) + ["done {}"]


def test_a_finished_stream_reads_the_same_after_a_restart(own_server):
    server = own_server()
    with server.http() as api:
        url = stream_of(create(api, wait=True, chunks=5, text="a"))
    before = events_of(server, url)
    server.kill()
    server.start()
    assert events_of(server, url) == before
    assert events_of(server, url, after=before[2].id) == before[3:]


def test_two_attempts_at_a_prediction_are_never_mixed(own_server):
    server = own_server()
    with server.http() as api:
        prediction = create(api, sleep=2, chunks=20, text="a")
    url = stream_of(prediction)
    with Stream(server, url) as stream:
        stream.read_until("a 3 ")
        server.kill()
        with pytest.raises(httpx.TransportError):
            stream.events()
    heard = stream.whole_events()
    server.start()
    told = [error(INTERRUPTED), 'done {"reason":"error"}']
    assert shorts_of(server, url, after=heard[-1].id) == told
    again = events_of(server, url)
    assert [event.short for event in again] == outputs("a", 20) + ["done {}"]
    assert not {event.id for event in again} & {event.id for event in heard}
    assert shorts_of(server, url, after=heard[-1].id) == told


def test_a_reader_of_an_attempt_whose_model_dies_is_told_so(own_server):
    server = own_server()
    with server.http() as api:
        prediction = create(api, sleep=1, chunks=20, text="a", crash=True)
    with Stream(server, stream_of(prediction)) as stream:
        stream.read_until("a 9 ")
        *heard, told, done = [event.short for event in stream.events()]
    # The process may take its last words with it.
    assert len(heard) >= 10 and heard == outputs("a", 20)[:len(heard)]
    assert [told, done] == [error(INTERRUPTED), 'done {"reason":"error"}']


def test_a_server_that_stops_cuts_its_streams_instead_of_ending_them(own_server):
    server = own_server("--stop-grace", "0s")
    with server.http() as api:
        url = stream_of(create(api, sleep=600, chunks=600, text="a"))
    with Stream(server, url) as stream:
        stream.read_until(": hi")
        server.stop()
        with pytest.raises(httpx.TransportError):
            stream.events()
    assert "event: done" not in stream.text


# --- the clients -----------------------------------------------------------------------------------------------------


@pytest.fixture
def python(client_env):
    return replicate.Client(api_token=client_env["REPLICATE_API_TOKEN"], base_url=client_env["REPLICATE_BASE_URL"])


def test_python_streams_text(python):
    events = list(python.stream(CHAOS, input=chaos(chunks=3, text="Once")))
    assert "".join(str(event) for event in events) == "Once 0 Once 1 Once 2 "
    assert [event.event.value for event in events] == ["output"] * 3 + ["done"]


@pytest.mark.parametrize("text", ["two\nlines\n", "café 日本 😀", " a", ""])
def test_python_decodes_texts_exactly(python, text):
    assert "".join(str(event) for event in python.stream(CHAOS, input=chaos(text=text))) == text


def test_python_loses_no_word_at_what_only_python_takes_for_a_line_end(python):
    text = "one\u2028two\u2029three\u0085four\x0bfive\x0csix\x1cseven\x1eeight\rnine"
    heard = "".join(str(event) for event in python.stream(CHAOS, input=chaos(text=text)))
    assert heard == "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine"


def test_python_streams_files(python):
    output, done = python.stream(SPEAK, input={"text": "Good morning"})
    assert done.event.value == "done"
    assert isinstance(output.data, FileOutput)
    assert is_wav(output.data.read())


def test_python_raises_when_the_model_fails(python):
    with pytest.raises(RuntimeError, match="no cat"):
        list(python.stream(CHAOS, input=chaos(fail="no cat")))


PAGE = """<script>
  const heard = {outputs: []};
  const source = new EventSource(URL_OF_STREAM);
  source.addEventListener("output", (event) => heard.outputs.push(event.data));
  source.addEventListener("done", (event) => {
    source.close();
    heard.done = event.data;
    fetch("/", {method: "POST", body: JSON.stringify(heard)});
  });
</script>"""


def test_an_event_source_on_another_sites_page_resumes_by_itself(server, api):
    url = stream_of(create(api, sleep=1, chunks=200, text="zwei\nZeilen"))
    proxy = CuttingProxy(server.port, 12_000)
    through = url.replace(str(server.port), str(proxy.port))
    heard = heard_in_browser(PAGE.replace("URL_OF_STREAM", json.dumps(through)))
    proxy.close()
    assert heard == {"outputs": [f"zwei\nZeilen {number} " for number in range(200)], "done": "{}"}
    assert proxy.connections > 1
