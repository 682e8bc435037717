"""Whatever is wrong with a request gets one clear answer, loses nothing, and breaks nothing."""
import json
import re

import pytest

from built_in import CHAOS, HELLO, SPEAK


@pytest.fixture(autouse=True)
def still_well(server, api):
    """After every fault the same process answers as before."""
    process = server.process.pid
    yield
    assert server.process.poll() is None and server.process.pid == process
    done = api.post("/v1/predictions", json={"version": HELLO, "input": {"text": "still well"}},
                    headers={"Prefer": "wait"})
    assert done.json()["output"] == "hello still well"


def problem(answer, status):
    """Checks the form of an error and gives its body. Python v1 needs an object, Python v2 a type that ends in json."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].split(";")[0] == "application/problem+json"
    body = answer.json()
    assert isinstance(body, dict)
    assert isinstance(body["detail"], str) and body["detail"]
    assert body.get("status", status) == status
    return body


# --- who are you -----------------------------------------------------------------------------------------------------


def test_no_token(server):
    with server.http(headers={"Authorization": ""}) as stranger:
        del stranger.headers["Authorization"]
        body = problem(stranger.get("/v1/account"), 401)
    assert body == {"title": "Unauthenticated", "detail": "You did not pass an authentication token", "status": 401}


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer", "Basic YTpi", "nonsense", "Bearer a b"])
def test_a_bad_token(api, header):
    answer = api.get("/v1/account", headers={"Authorization": header})
    assert problem(answer, 401)["title"] == "Unauthenticated"


def test_a_token_that_is_almost_right(api, server):
    for wrong in (server.token[:-1], server.token + "x", server.token.swapcase()):
        answer = api.get("/v1/account", headers={"Authorization": f"Bearer {wrong}"})
        assert problem(answer, 401)["detail"] == "You did not pass a valid authentication token"


def test_nothing_is_told_to_a_stranger(api):
    for path in ("/v1/predictions", f"/v1/models/{HELLO}", "/v1/predictions/none", "/v1/files", "/v1/hardware"):
        problem(api.get(path, headers={"Authorization": "Bearer wrong"}), 401)


# --- bodies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [
    b"", b"{", b"}", b'{"version": ', b"nonsense", b"{'version': 1}", b'{"a": 1} {"b": 2}', b"\xff\xfe", b'"\xc3\x28"',
    b'{"a": 01}', b'{"a": NaN}', b"[" * 100_000, b'{"a":' * 100_000, b'{"version": "\\ud800", "input": {}}'])
def test_malformed_json(api, body):
    answer = api.post("/v1/predictions", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    problem(answer, answer.status_code)


@pytest.mark.parametrize("body", [None, True, 7, "text", [], [{}], {}, {"input": {}}, {"version": HELLO},
                                  {"version": 7, "input": {}}, {"version": HELLO, "input": []},
                                  {"version": HELLO, "input": "text"}, {"version": HELLO, "input": None},
                                  {"version": "", "input": {}}, {"version": None, "input": {}}])
def test_json_of_the_wrong_shape(api, body):
    problem(api.post("/v1/predictions", content=json.dumps(body)), 422)


@pytest.mark.parametrize("extra", [{"webhook": 7}, {"webhook": "not a url"}, {"webhook": "ftp://example.com/x"},
                                   {"webhook_events_filter": "start"}, {"webhook_events_filter": ["never"]},
                                   {"nonsense": 1}])
def test_fields_beside_the_input_are_checked(api, extra):
    problem(api.post("/v1/predictions", json={"version": HELLO, "input": {"text": "x"}, **extra}), 422)


def test_a_body_that_is_too_large(api):
    body = b'{"version": "%s", "input": {"text": "%s"}}' % (HELLO.encode(), b"x" * (40 * 1024 * 1024))
    problem(api.post("/v1/predictions", content=body), 413)


def test_a_body_that_claims_to_be_too_large_is_refused_before_it_is_sent(server):
    with server.connect() as connection:
        connection.sendall(b"POST /v1/predictions HTTP/1.1\r\nHost: mimeo\r\nAuthorization: Bearer %s\r\n"
                           b"Content-Length: 99999999999\r\n\r\n" % server.token.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_a_long_text_just_below_the_limit_is_fine(api):
    text = "long " * 200_000
    made = api.post("/v1/predictions", json={"version": HELLO, "input": {"text": text}}, headers={"Prefer": "wait"})
    assert made.json()["output"] == f"hello {text}"


def test_text_of_every_kind_survives_the_round_trip(api):
    text = "日本語 \U0001f600 \" \\ / \b\f\n\r\t \u0000 \u007f \u2028 é é"
    made = api.post("/v1/predictions", json={"version": HELLO, "input": {"text": text}}, headers={"Prefer": "wait"})
    assert made.json()["input"] == {"text": text}


def test_numbers_survive_the_round_trip(api):
    numbers = b'{"a":0.1,"b":7.5,"c":12345678901234567,"d":1e300,"e":0.30000000000000004,"f":-0.0,"g":5e-324}'
    body = b'{"version": "%s", "input": {"text": "n", "numbers": %s}}' % (HELLO.encode(), numbers)
    made = api.post("/v1/predictions", content=body, headers={"Prefer": "wait"})
    assert json.loads(made.text)["input"]["numbers"] == json.loads(numbers)


# --- input validation, in the documented words -----------------------------------------------------------------------


def create(api, model, input):
    return api.post("/v1/predictions", json={"version": model, "input": input})


def test_a_missing_input_is_named(api):
    body = problem(create(api, HELLO, {}), 422)
    assert body == {
        "title": "Input validation failed",
        "status": 422,
        "detail": "- input: text is required\n",
        "invalid_fields": [{"type": "required", "field": "input", "description": "text is required"}],
    }


@pytest.mark.parametrize("value, given", [(7, "integer"), (7.5, "number"), (True, "boolean"), ([], "array"),
                                          ({}, "object"), (None, "null")])
def test_a_wrong_type_is_named(api, value, given):
    body = problem(create(api, HELLO, {"text": value}), 422)
    description = f"Invalid type. Expected: string, given: {given}"
    assert body["invalid_fields"] == [{"type": "invalid_type", "field": "input.text", "description": description}]
    assert body["detail"] == f"- input.text: {description}\n"


def test_bounds_are_named_with_their_numbers(api):
    """Asks the schema which number has bounds, and crosses each."""
    schema = api.get(f"/v1/models/{CHAOS}").json()["latest_version"]["openapi_schema"]
    properties = schema["components"]["schemas"]["Input"]["properties"]
    crossed = 0
    for name, property in properties.items():
        for bound, step, kind, words in (("minimum", -1, "number_gte", "greater"), ("maximum", 1, "number_lte", "less")):
            if bound not in property:
                continue
            crossed += 1
            body = problem(create(api, CHAOS, {name: property[bound] + step}), 422)
            assert [(one["type"], one["field"]) for one in body["invalid_fields"]] == [(kind, f"input.{name}")]
            assert re.fullmatch(rf"Must be {words} than or equal to -?[\d.e+]+",
                                body["invalid_fields"][0]["description"])
    assert crossed, "no input of mimeo/chaos has a bound: this test tests nothing"


def test_a_choice_that_is_none_is_named(api):
    """Asks every built-in model for an input with choices."""
    asked = 0
    for model in api.get("/v1/models").json()["results"]:
        schemas = model["latest_version"]["openapi_schema"]["components"]["schemas"]
        for name, property in schemas["Input"]["properties"].items():
            if "allOf" not in property:
                continue
            asked += 1
            kind = schemas[name]["type"]
            wrong = "no such choice" if kind == "string" else 987654
            input = {"text": "x", "image": "data:text/plain,x", name: wrong}
            body = problem(create(api, f"{model['owner']}/{model['name']}", input), 422)
            found = [one for one in body["invalid_fields"] if one["field"] == f"input.{name}"]
            assert "enum" in [one["type"] for one in found]
            assert any(one["description"].startswith(f"{name} must be one of the following: ") for one in found)
    assert asked, "no built-in model has an input with choices: this test tests nothing"


def test_several_faults_are_all_named(api):
    body = problem(create(api, SPEAK, {"text": 7, "speed": "fast"}), 422)
    assert len(body["invalid_fields"]) == body["detail"].count("\n") >= 1
    assert {"field", "type", "description"} == set(body["invalid_fields"][0])


@pytest.mark.parametrize("image", ["file:///etc/passwd", "/etc/passwd", "ftp://example.com/x", "data:image/png;base64,!",
                                   "http://", "nonsense"])
def test_a_file_input_that_is_no_file_is_refused_or_fails(api, image):
    answer = api.post("/v1/predictions", json={"version": "mimeo/read-text", "input": {"image": image}},
                      headers={"Prefer": "wait"})
    if answer.status_code == 201:
        assert answer.json()["status"] == "failed"
        assert answer.json()["error"]
        assert "root:" not in answer.text
    else:
        problem(answer, 422)


# --- names and numbers that do not exist -----------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["0" * 64, f"{HELLO}:{'0' * 64}", "mimeo/nobody", "nobody/hello-world", "nonsense",
                                     "a/b/c", "mimeo/", "/", "A" * 64, "0" * 63, "../../etc/passwd"])
def test_an_unknown_version(api, version):
    body = problem(create(api, version, {"text": "x"}), 422)
    assert body["title"] == "Invalid version or not permitted"


@pytest.mark.parametrize("path", ["/v1/predictions/unknown", "/v1/predictions/" + "a" * 26, "/v1/models/mimeo/nobody",
                                  "/v1/models/nobody/hello-world", "/v1/models/mimeo/hello-world/versions/" + "0" * 64,
                                  "/v1/models/mimeo/nobody/versions", "/v1/files/unknown", "/v1/nothing", "/nothing",
                                  "/v1/predictions/" + "x" * 3000, "/v1/predictions/%00", "/v1/predictions/%2e%2e",
                                  "/v1/predictions/a%2fb", "/v1/models/mimeo", "/v3/predictions"])
def test_an_unknown_resource(api, path):
    problem(api.get(path), 404)


def test_an_unknown_model_at_the_models_door(api):
    problem(api.post("/v1/models/mimeo/nobody/predictions", json={"input": {}}), 404)


def test_an_unknown_prediction_cannot_be_canceled(api):
    problem(api.post("/v1/predictions/unknown/cancel"), 404)


@pytest.mark.parametrize("cursor", ["nonsense", "", "%00", "a" * 2000, "cD0yMDIz", "-1"])
def test_a_cursor_that_is_none(api, cursor):
    answer = api.get(f"/v1/predictions?cursor={cursor}")
    assert answer.status_code in (200, 400, 404, 422)
    if answer.status_code != 200:
        problem(answer, answer.status_code)


@pytest.mark.parametrize("query", ["created_after=yesterday", "created_before=2026-13-45", "created_after=%00"])
def test_a_time_that_is_none(api, query):
    problem(api.get(f"/v1/predictions?{query}"), 422)


@pytest.mark.parametrize("after", ["soon", "4", "25h", "5m30h", "-10", "1.5s"])
def test_a_deadline_that_is_none(api, after):
    answer = api.post("/v1/predictions", json={"version": HELLO, "input": {"text": "x"}}, headers={"Cancel-After": after})
    problem(answer, 422)


# --- methods ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path, allowed, refused", [
    ("/v1/account", {"GET", "HEAD"}, ["POST", "PUT", "DELETE", "PATCH"]),
    ("/v1/predictions", {"GET", "HEAD", "POST"}, ["PUT", "DELETE", "PATCH"]),
    ("/v1/predictions/x/cancel", {"POST"}, ["GET", "PUT", "DELETE"]),
    ("/v1/files", {"GET", "HEAD", "POST"}, ["PUT", "DELETE"]),
    (f"/v1/models/{HELLO}/predictions", {"POST"}, ["GET", "PUT"]),
])
def test_a_method_that_is_not_allowed_is_told_which_are(api, path, allowed, refused):
    for method in refused:
        answer = api.request(method, path)
        body = problem(answer, 405)
        assert body["detail"] == f'Method "{method}" not allowed.'
        assert allowed <= set(re.split(r",\s*", answer.headers["allow"])), answer.headers["allow"]
        assert method not in re.split(r",\s*", answer.headers["allow"])


def test_options_tells_the_methods(api):
    answer = api.options("/v1/predictions")
    assert answer.status_code in (200, 204)
    assert {"GET", "POST"} <= set(re.split(r",\s*", answer.headers["allow"]))


@pytest.mark.parametrize("path", ["/v1/account", f"/v1/models/{HELLO}", "/v1/predictions"])
def test_head_answers_like_get_without_the_body(api, path):
    with_body, without = api.get(path), api.head(path)
    assert without.status_code == with_body.status_code == 200
    assert without.content == b""
    assert without.headers["content-type"] == with_body.headers["content-type"]


# --- the wire --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("request_bytes", [
    b"nonsense\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    b"GET /v1/account HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    b"POST /v1/predictions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /v1/predictions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
    b"POST /v1/predictions HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /v1/predictions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /v1/account HTTP/1.1\r\nHost: x\r\nX : y\r\n\r\n",
    b"GET /v1/account HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /v1/account HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
], ids=range(12))
def test_a_request_that_is_not_http_is_refused_and_its_connection_closed(server, request_bytes):
    with server.connect() as connection:
        try:
            connection.sendall(request_bytes)
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        except (ConnectionError, OSError):
            return  # closed while we were still sending: as good an answer
        first = answer.split(b"\r\n")[0]
        assert first == b"" or re.match(rb"HTTP/1\.1 (4\d\d|505|501) ", first), answer[:200]


def test_plain_http_on_the_tls_port_gets_no_answer_from_the_api(server):
    import socket
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(b"GET /v1/account HTTP/1.1\r\nHost: x\r\n\r\n")
        try:
            assert b"200 OK" not in connection.recv(4096)
        except ConnectionError:
            pass


def test_requests_can_be_pipelined(server):
    one = b"GET /v1/account HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n" % server.token.encode()
    last = one.replace(b"Host: x", b"Host: x\r\nConnection: close")
    with server.connect() as connection:
        connection.sendall(one * 9 + last)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    assert answer.count(b"HTTP/1.1 200 ") == 10


def test_a_body_may_come_in_chunks_and_after_continue(server):
    body = b'{"version": "%s", "input": {"text": "chunks"}}' % HELLO.encode()
    with server.connect() as connection:
        connection.sendall(b"POST /v1/predictions HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nPrefer: wait\r\n"
                           b"Connection: close\r\nAuthorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\n"
                           % server.token.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 100 ")
        for byte in body:
            connection.sendall(b"1\r\n%c\r\n" % byte)
        connection.sendall(b"0\r\n\r\n")
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 201 ")
    assert b"hello chunks" in answer
