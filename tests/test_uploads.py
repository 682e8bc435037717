"""Uploads in pieces: the tus protocol, spoken by the client of those who made it, over TLS and over kill -9."""
import base64
import hashlib
import io
import os
import socket

import httpx
import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed
from tusclient.storage.filestorage import FileStorage

from test_api_errors import problem

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}


@pytest.fixture(autouse=True)
def known_authority(request, monkeypatch):
    if "server" in request.fixturenames:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(request.getfixturevalue("server").ca))


def tus_client(server, token=None):
    return TusClient(f"{server.url}/mimeo/v1/uploads", headers={"Authorization": f"Bearer {token or server.token}"})


def create(api, length, **headers):
    made = api.post("/mimeo/v1/uploads", headers={**TUS, "Upload-Length": str(length), **headers})
    assert made.status_code == 201, made.text
    return made.headers["Location"]


def offset_of(api, address):
    answer = api.head(address, headers=TUS)
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"])


def file_of(api, address):
    """The file that an upload has become, as both its addresses show it."""
    told = api.get(address)
    assert told.headers["Mimeo-File"] == told.json()["file"]["id"]
    assert api.get(f"/v1/files/{told.headers['Mimeo-File']}").json() == told.json()["file"]
    return told.json()["file"]


@pytest.mark.parametrize("chunk", [10_000_000, 1_000_000, 333_333])
@pytest.mark.parametrize("checksum", [False, True])
def test_a_file_comes_whole_or_in_pieces_and_is_a_file_like_any(server, api, chunk, checksum):
    content = os.urandom(2_000_003)
    uploader = tus_client(server).uploader(file_stream=io.BytesIO(content), chunk_size=chunk, upload_checksum=checksum,
                                           metadata={"filename": "Schöne Bilder.bin", "filetype": "image/png",
                                                     "metadata": '{"reference": 123}'})
    uploader.upload()
    file = file_of(api, uploader.url)
    assert file["name"] == "Schöne Bilder.bin"
    assert file["content_type"] == "image/png"
    assert file["metadata"] == {"reference": 123}
    assert file["size"] == len(content)
    assert file["checksums"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert file["etag"] == hashlib.md5(content).hexdigest()
    assert api.get("/v1/files").json()["results"][0] == file
    assert api.delete(f"/v1/files/{file['id']}").status_code == 204
    problem(api.get(uploader.url), 404)


def test_an_upload_goes_on_after_kill_9_where_the_client_had_stopped(own_server, monkeypatch, tmp_path):
    server = own_server()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server.ca))
    content = os.urandom(5_000_000)
    path = tmp_path / "film.mp4"
    path.write_bytes(content)

    def uploader():
        return tus_client(server).uploader(str(path), chunk_size=1_000_000, store_url=True,
                                           url_storage=FileStorage(str(tmp_path / "addresses.json")),
                                           metadata={"filename": "film.mp4"})

    first = uploader()
    first.upload(stop_at=3_000_000)
    server.kill()
    with pytest.raises((TusCommunicationError, TusUploadFailed)):
        first.upload()
    server.start()
    second = uploader()
    assert (second.url, second.offset) == (first.url, 3_000_000)
    second.upload()
    with server.http() as api:
        assert file_of(api, second.url)["checksums"]["sha256"] == hashlib.sha256(content).hexdigest()


def test_what_had_come_of_a_piece_when_the_server_was_killed_is_there_after_the_start(own_server, monkeypatch):
    server = own_server()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server.ca))
    content = os.urandom(4_000_000)
    with server.http() as api:
        address = create(api, len(content))
        told = 0

        def until_some_is_kept():
            nonlocal told
            yield content[:2_000_000]
            while told < 1_000_000:
                told = offset_of(api, address)
            server.kill()
            yield content[2_000_000:]

        with server.http() as other, pytest.raises(httpx.TransportError):
            other.patch(address, content=until_some_is_kept(), headers={**PIECE, "Upload-Offset": "0"})
    server.start()
    with server.http() as api:
        assert told <= offset_of(api, address) <= 2_000_000
        resumed = tus_client(server).uploader(file_stream=io.BytesIO(content), url=address)
        assert resumed.offset >= told
        resumed.upload()
        assert file_of(api, address)["checksums"]["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_piece_that_breaks_off_is_kept_as_far_as_it_came_unless_it_has_a_checksum(server, api):
    content = os.urandom(1_000_000)
    for checksum, kept in [({}, 600_000), ({"Upload-Checksum": "sha1 " + base64.b64encode(bytes(20)).decode()}, 0)]:
        address = create(api, len(content))
        lines = {**PIECE, **checksum, "Upload-Offset": "0", "Content-Length": "1000000",
                 "Authorization": f"Bearer {server.token}", "Host": "x"}
        with server.connect() as connection:
            head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
            connection.sendall(f"PATCH {address.removeprefix(server.url)} HTTP/1.1\r\n{head}\r\n".encode() + content[:600_000])
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):  # to the end of what the server says to that
                pass
        assert offset_of(api, address) == kept
        tus_client(server).uploader(file_stream=io.BytesIO(content), url=address).upload()
        assert file_of(api, address)["etag"] == hashlib.md5(content).hexdigest()


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256"])
def test_a_wrong_checksum_is_answered_with_460_and_leaves_the_upload_as_it_was(api, algorithm):
    content = os.urandom(700_000)
    right = base64.b64encode(hashlib.new(algorithm, content).digest()).decode()
    wrong = base64.b64encode(hashlib.new(algorithm, b"other").digest()).decode()
    address = create(api, len(content))
    headers = {**PIECE, "Upload-Offset": "0"}
    answer = api.patch(address, content=content, headers={**headers, "Upload-Checksum": f"{algorithm} {wrong}"})
    problem(answer, 460)
    assert offset_of(api, address) == 0
    answer = api.patch(address, content=content, headers={**headers, "Upload-Checksum": f"{algorithm} {right}"})
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "700000")
    assert answer.headers["Mimeo-File"] == file_of(api, address)["id"]


def test_a_piece_for_another_place_is_answered_with_409(server, api):
    address = create(api, 10)
    uploader = tus_client(server).uploader(file_stream=io.BytesIO(b"0123456789"), url=address, chunk_size=5)
    uploader.upload_chunk()
    uploader.offset = 0
    with pytest.raises(TusUploadFailed) as refused:
        uploader.upload_chunk()
    assert refused.value.status_code == 409
    problem(api.patch(address, content=b"x", headers={**PIECE, "Upload-Offset": "6"}), 409)
    assert offset_of(api, address) == 5


def test_another_accounts_upload_does_not_exist(server, api):
    server.run("account", "create", "tus-eve")
    eve = server.run("token", "create", "test", "--account", "tus-eve").stdout.strip()
    address = create(api, 10)
    with pytest.raises(TusCommunicationError) as refused:
        tus_client(server, eve).uploader(file_stream=io.BytesIO(b"0123456789"), url=address)
    assert refused.value.status_code == 404
    with server.http(headers={"Authorization": f"Bearer {eve}"}) as other:
        problem(other.get(address), 404)
        problem(other.patch(address, content=b"x", headers={**PIECE, "Upload-Offset": "0"}), 404)
        problem(other.delete(address, headers=TUS), 404)
    assert offset_of(api, address) == 0
    assert api.delete(address, headers=TUS).status_code == 204


def test_deleting_ends_an_upload(server, api):
    before = sorted((server.data / "drafts").iterdir())
    address = create(api, 10)
    api.patch(address, content=b"01234", headers={**PIECE, "Upload-Offset": "0"})
    assert sorted((server.data / "drafts").iterdir()) != before
    assert api.delete(address, headers=TUS).status_code == 204
    assert api.head(address, headers=TUS).status_code == 404
    assert sorted((server.data / "drafts").iterdir()) == before


def test_the_size_limit_is_said_before_a_byte_is_sent(server, api):
    assert api.options("/mimeo/v1/uploads").headers["Tus-Max-Size"] == "100000000"
    answer = api.post("/mimeo/v1/uploads", headers={**TUS, "Upload-Length": "100000001"})
    assert problem(answer, 413)["detail"] == "Files must be less than 100MB in size"


def test_a_quota_counts_all_of_an_upload_from_its_first_byte_on(own_server):
    server = own_server("--storage-quota", "1000")
    with server.http() as api:
        address = create(api, 700)
        refused = api.post("/mimeo/v1/uploads", headers={**TUS, "Upload-Length": "400"})
        assert problem(refused, 413)["title"] == "Storage quota exceeded"
        server.kill()
        server.start()
        problem(api.post("/mimeo/v1/uploads", headers={**TUS, "Upload-Length": "400"}), 413)
        assert api.delete(address, headers=TUS).status_code == 204
        create(api, 400)


def test_a_model_reads_what_came_in_pieces(server, api, picture):
    from built_in import READ_TEXT
    uploader = tus_client(server).uploader(str(picture), chunk_size=1000, metadata={"filename": "ada.png"})
    uploader.upload()
    done = api.post("/v1/predictions", json={"version": READ_TEXT, "input": {"image": file_of(api, uploader.url)["urls"]["get"]}},
                    headers={"Prefer": "wait"}).json()
    assert "Ada wrote" in "".join(done["output"])
