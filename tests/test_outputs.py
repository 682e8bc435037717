"""Output files: where they live, how they are served, how long."""
import base64
import email.policy
import hashlib
import os
import ssl
import time

import httpx
import pytest

from built_in import CHAOS, ENLARGE, READ_TEXT, SPEAK, chaos, image_size, is_wav
from test_api_errors import problem
from test_predictions import create, finished


@pytest.fixture(scope="module")
def wav_url(server):
    with server.http() as api:
        return create(api, SPEAK, {"text": "An output to look at"}, headers={"Prefer": "wait"}).json()["output"]


@pytest.fixture
def web(server):
    """Anybody on the network: knows the certificate authority, has no token."""
    with httpx.Client(verify=server.tls(), timeout=60) as client:
        yield client


def test_the_url_is_on_the_files_origin_unguessable_and_ends_in_the_name(server, wav_url, api):
    assert wav_url.startswith(server.files_url + "/")
    secret = wav_url.removeprefix(server.files_url).rpartition("/")[0]
    assert len(secret) >= 26
    assert wav_url.endswith(".wav")
    other = create(api, SPEAK, {"text": "An output to look at"}, headers={"Prefer": "wait"}).json()["output"]
    assert other != wav_url


def test_a_get_needs_no_token_and_says_what_it_gives(web, wav_url):
    answer = web.get(wav_url)
    assert answer.status_code == 200
    assert is_wav(answer.content)
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["content-type"].split(";")[0] in ("audio/wav", "audio/x-wav", "audio/vnd.wave")
    assert answer.headers["accept-ranges"] == "bytes"
    digest = hashlib.sha256(answer.content)
    assert answer.headers["etag"] == f'"{digest.hexdigest()}"'
    assert answer.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "max-age" in answer.headers["cache-control"]


def test_a_token_is_tolerated(web, wav_url, server):
    for token in (server.token, "wrong"):
        assert web.get(wav_url, headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_head_says_the_same_without_the_bytes(web, wav_url):
    whole, head = web.get(wav_url), web.head(wav_url)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-length", "content-type", "etag", "accept-ranges"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize("asked, first, last", [("bytes=0-0", 0, 0), ("bytes=0-99", 0, 99), ("bytes=100-199", 100, 199),
                                                ("bytes=100-", 100, None), ("bytes=-100", -100, None),
                                                ("bytes=10-99999999", 10, None), ("bytes=-99999999", 0, None)])
def test_a_range_gives_just_that_piece(web, wav_url, asked, first, last):
    whole = web.get(wav_url).content
    start = first if first >= 0 else len(whole) + first
    stop = len(whole) - 1 if last is None else last
    answer = web.get(wav_url, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == whole[start:stop + 1]
    assert answer.headers["content-range"] == f"bytes {start}-{stop}/{len(whole)}"
    assert int(answer.headers["content-length"]) == stop - start + 1


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-99999999", "bytes=-0"])
def test_a_range_beyond_the_end_is_told_the_size(web, wav_url, asked):
    size = len(web.get(wav_url).content)
    answer = web.get(wav_url, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{size}"
    assert answer.headers["cache-control"] == "no-store", "a cache would give it to who asks for all of the file"
    assert problem(answer, 416)["detail"] == f"The file has {size} bytes"


def test_several_ranges_are_parts_of_one_answer(web, wav_url):
    whole = web.get(wav_url)
    answer = web.get(wav_url, headers={"Range": "bytes=0-99, 1000-1999, -100"})
    assert answer.status_code == 206
    assert "content-range" not in answer.headers
    assert int(answer.headers["content-length"]) == len(answer.content)
    # A parser of somebody else's, which knows the same format from mail.
    kind = answer.headers["content-type"]
    assert kind.startswith("multipart/byteranges;")
    message = email.message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + answer.content, policy=email.policy.HTTP)
    parts = [(part["content-range"], part.get_content_type(), part.get_payload(decode=True)) for part in message.iter_parts()]
    size = len(whole.content)
    ranges = [(0, 100), (1000, 2000), (size - 100, size)]
    assert parts == [(f"bytes {start}-{stop - 1}/{size}", whole.headers["content-type"], whole.content[start:stop])
                     for start, stop in ranges]
    # What would only multiply the work is the whole file.
    overlapping = web.get(wav_url, headers={"Range": "bytes=0-99, 50-149"})
    assert (overlapping.status_code, overlapping.content) == (200, whole.content)


@pytest.mark.parametrize("asked", ["bytes=", "bytes=a-b", "bytes=5-2", "lines=0-1", "bytes", "bytes=--1", "bytes=1-2-3",
                                   "bytes=99999999999999999999-"])
def test_a_range_that_is_none_is_ignored(web, wav_url, asked):
    answer = web.get(wav_url, headers={"Range": asked})
    assert answer.status_code in (200, 416)
    if answer.status_code == 200:
        assert is_wav(answer.content)


def test_an_etag_saves_the_transfer(web, wav_url):
    etag = web.get(wav_url).headers["etag"]
    for asked in (etag, f'"other", {etag}', "*", f"W/{etag}"):
        answer = web.get(wav_url, headers={"If-None-Match": asked})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == etag
    assert web.get(wav_url, headers={"If-None-Match": '"other"'}).status_code == 200


def test_if_range_gives_the_piece_only_of_the_same_file(web, wav_url):
    etag = web.get(wav_url).headers["etag"]
    assert web.get(wav_url, headers={"Range": "bytes=0-9", "If-Range": etag}).status_code == 206
    assert web.get(wav_url, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200


def test_a_browser_may_ask_first(web, wav_url):
    answer = web.options(wav_url, headers={"Origin": "https://example.com", "Access-Control-Request-Method": "GET",
                                           "Access-Control-Request-Headers": "authorization, range"})
    assert answer.status_code in (200, 204)
    assert answer.headers["access-control-allow-origin"] == "*"


def test_nothing_but_reading_is_allowed(web, wav_url):
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert web.request(method, wav_url).status_code == 405


@pytest.mark.parametrize("path", ["/", "/nothing", "/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/v1/account",
                                  "/v1/predictions"])
def test_the_files_origin_serves_files_and_nothing_else(server, path):
    with httpx.Client(verify=server.tls(), headers={"Authorization": f"Bearer {server.token}"}) as client:
        assert client.get(server.files_url + path).status_code == 404


def test_a_wrong_secret_or_name_finds_nothing(web, wav_url):
    base, _, name = wav_url.rpartition("/")
    changed = base[:-1] + ("a" if base[-1] != "a" else "b")
    assert web.get(f"{changed}/{name}").status_code == 404
    assert web.get(f"{base}/other.wav").status_code == 404
    assert web.get(f"{base}/../{name}").status_code == 404
    assert web.get(base).status_code == 404


def test_the_api_origin_does_not_serve_files(web, server, wav_url):
    assert web.get(wav_url.replace(server.files_url, server.url)).status_code in (401, 404)


def test_several_files_of_one_name_are_kept_apart(api, web, picture):
    image = "data:image/png;base64," + base64.b64encode(picture.read_bytes()).decode()
    first = create(api, ENLARGE, {"image": image}, headers={"Prefer": "wait"}).json()
    second = create(api, ENLARGE, {"image": image}, headers={"Prefer": "wait"}).json()
    urls = first["output"] + second["output"]
    assert len(set(urls)) == len(urls)
    for url in urls:
        assert image_size(web.get(url).content)[0] > 0


@pytest.mark.parametrize("size", [0, 1, 1_000_000, 50_000_000])
def test_a_file_of_any_size_arrives_whole(api, web, size):
    made = create(api, CHAOS, chaos(files=1, size=size), headers={"Prefer": "wait"}).json()
    assert made["status"] == "succeeded", made["error"]
    url = made["output"][0]
    with web.stream("GET", url) as answer:
        assert int(answer.headers["content-length"]) == size
        assert sum(len(piece) for piece in answer.iter_bytes()) == size


def test_a_reader_that_goes_away_harms_nobody(api, web, server):
    made = create(api, CHAOS, chaos(files=1, size=20_000_000), headers={"Prefer": "wait"}).json()
    url = made["output"][0]
    for _ in range(5):
        with web.stream("GET", url) as answer:
            next(answer.iter_raw())
    assert len(web.get(url).content) == 20_000_000


def test_large_outputs_do_not_fill_the_memory(own_server, monkeypatch):
    # AddressSanitizer would keep what is given back.
    monkeypatch.setenv("ASAN_OPTIONS", ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "quarantine_size_mb=1"])))
    server = own_server()
    with server.http() as api, httpx.Client(verify=server.tls(), timeout=60) as web:
        create(api, CHAOS, chaos(files=1, size=1000), headers={"Prefer": "wait"})
        before = server.rss_bytes("VmHWM")
        made = create(api, CHAOS, chaos(files=1, size=90_000_000), headers={"Prefer": "wait"}).json()
        url = made["output"][0]
        with web.stream("GET", url) as answer:
            assert sum(len(piece) for piece in answer.iter_bytes()) == 90_000_000
        grown = server.rss_bytes("VmHWM") - before
    # A third of the file.
    assert grown < 30_000_000, f"the server's memory grew by {grown} bytes at its highest"


def test_after_its_time_the_data_is_gone_and_the_record_stays(own_server):
    server = own_server("--retention", "2s", "--sweep-interval", "1s")
    with server.http() as api, httpx.Client(verify=server.tls()) as web:
        made = create(api, SPEAK, {"text": "Soon gone"}, headers={"Prefer": "wait"}).json()
        url = made["output"]
        assert web.get(url).status_code == 200
        until = time.monotonic() + 60
        while not (now := api.get(made["urls"]["get"]).json())["data_removed"]:
            assert time.monotonic() < until
        assert web.get(url).status_code == 404
        assert now["output"] is None
        assert not now["logs"]
        assert "Soon gone" not in str(now["input"])
        assert now["status"] == "succeeded"
        for kept in ("id", "model", "version", "created_at", "completed_at", "metrics"):
            assert now[kept] == made[kept]
        listed = api.get("/v1/predictions").json()["results"][0]
        assert listed["data_removed"] is True and listed["output"] is None
        # Row first, bytes after: the sweep that followed removed the file itself.
        while left := [path for path in server.data.rglob("*") if path.is_file() and path.stat().st_size > 10_000
                       and path.read_bytes()[:4] == b"RIFF"]:
            assert time.monotonic() < until, left


def test_files_stay_as_long_as_they_must(own_server):
    """Never before their time, also across a restart."""
    server = own_server()
    with server.http() as api, httpx.Client(verify=server.tls()) as web:
        made = create(api, SPEAK, {"text": "To keep"}, headers={"Prefer": "wait"}).json()
        before = web.get(made["output"]).content
    server.stop()
    server.start()
    with server.http() as api, httpx.Client(verify=server.tls()) as web:
        assert web.get(made["output"]).content == before
        assert api.get(made["urls"]["get"]).json() == made


def test_another_server_s_certificate_is_not_trusted(server, wav_url, tmp_path):
    with pytest.raises((httpx.ConnectError, ssl.SSLError)):
        httpx.get(wav_url)
    assert os.path.isfile(server.ca)


def test_a_file_of_which_the_model_does_not_say_what_it_is_is_looked_at(api, web, picture):
    uri = "data:application/octet-stream;base64," + base64.b64encode(picture.read_bytes()).decode()
    made = create(api, CHAOS, chaos(text=uri), headers={"Prefer": "wait"}).json()
    [address] = made["output"]
    assert address.endswith("/output.png")
    assert web.get(address).headers["content-type"] == "image/png"
    assert web.get(address).content == picture.read_bytes()


def test_data_uris_anywhere_in_an_output_are_moved_to_files(api, web):
    made = create(api, CHAOS, chaos(data_uris=2), headers={"Prefer": "wait"}).json()
    assert made["status"] == "succeeded", made["error"]
    assert "data:" not in str(made["output"])
    assert finished(api, made) == api.get(made["urls"]["get"]).json()


def test_each_account_can_have_a_host_of_its_own_for_its_files(own_server, picture):
    uri = "data:image/png;base64," + base64.b64encode(picture.read_bytes()).decode()
    server = own_server("--files-url", "https://*.files.example.org")
    server.run("account", "create", "ada")
    ada = server.run("token", "create", "test", "--account", "ada").stdout.strip()

    def status_at(host, path):
        with server.connect(server.files_port) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            return int(connection.recv(65536).split(b" ")[1])

    for name, token in [("local", server.token), ("ada", ada)]:
        with server.http(headers={"Authorization": f"Bearer {token}"}) as api:
            made = create(api, CHAOS, chaos(text=uri), headers={"Prefer": "wait"}).json()
            [address] = made["output"]
            origin = f"https://{name}.files.example.org"
            assert address.startswith(origin + "/f/")
            path = address.removeprefix(origin)
            assert status_at(f"{name}.files.example.org", path) == 200
            assert status_at(f"{name}.files.example.org:{server.files_port}", path) == 200
            for other in ("eve.files.example.org", "files.example.org", f"{name}.files.example.org.evil.example", "127.0.0.1"):
                assert status_at(other, path) == 404
            # As an input it is a file of ours, and no address of the web.
            again = create(api, READ_TEXT, {"image": address}, headers={"Prefer": "wait"}).json()
            assert "Ada wrote" in "".join(again["output"]), again["error"]
