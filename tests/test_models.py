"""Models, examples and versions from their making to their end, over bare HTTP, with the released Python client and the
command line."""
import json
import time

import pytest
import replicate

from built_in import BUILT_IN, CHAOS, HELLO, SPEAK, chaos
from mimeo_server import BINARY

PROGRAMS = BINARY.parent / "models"


@pytest.fixture
def client(client_env):
    return replicate.Client(api_token=client_env["REPLICATE_API_TOKEN"], base_url=client_env["REPLICATE_BASE_URL"])


def create(api, name, visibility="private", **more):
    return api.post("/v1/models", json={"owner": "local", "name": name, "visibility": visibility, "hardware": "cpu", **more})


def push(server, program, name):
    """The id of a version of `local/{name}` made from a built-in model."""
    done = server.run("push", PROGRAMS / program, f"local/{name}", "--json")
    return json.loads(done.stdout)["version"]["id"]


def run(api, name, **given):
    made = api.post(f"/v1/models/local/{name}/predictions", json={"input": given}, headers={"Prefer": "wait"}).json()
    assert made["status"] == "succeeded", made
    return made


def until(look, what):
    """Waits until `look` answers something true, by asking again: what is looked at happens in the background."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
    raise AssertionError(f"not within 30 s: {what}")


def delete_everything(api, name):
    path = f"/v1/models/local/{name}"
    api.patch(f"/mimeo{path}", json={"visibility": "private"})
    for version in api.get(f"{path}/versions").json()["results"]:
        assert api.delete(f"{path}/versions/{version['id']}").status_code == 202
    until(lambda: api.delete(path).status_code == 204, f"{path} is deleted")


# --- models ----------------------------------------------------------------------------------------------------------


def test_the_released_python_client_creates_finds_and_lists_models(client, api):
    made = client.models.create(
        owner="local", name="made-by-v1", visibility="private", hardware="gpu-a40-large", description="Says nothing yet",
        github_url="https://example.com/code")
    assert (made.owner, made.name, made.visibility, made.run_count) == ("local", "made-by-v1", "private", 0)
    assert made.latest_version is None
    assert client.models.get("local/made-by-v1").description == "Says nothing yet"
    assert "cpu" in [hardware.sku for hardware in client.hardware.list()]
    page = client.models.list()
    assert set(BUILT_IN) <= {f"{model.owner}/{model.name}" for model in page}
    assert api.delete("/v1/models/local/made-by-v1").status_code == 204
    with pytest.raises(replicate.exceptions.ReplicateError) as raised:
        client.models.get("local/made-by-v1")
    assert raised.value.status == 404


def test_a_name_that_is_taken_is_refused_clearly(client, api):
    create(api, "taken")
    with pytest.raises(replicate.exceptions.ReplicateError) as raised:
        client.models.create(owner="local", name="taken", visibility="private", hardware="cpu")
    assert raised.value.status == 409
    assert raised.value.detail == "A model with the name local/taken already exists"
    api.delete("/v1/models/local/taken")


def test_an_updated_model_keeps_what_was_said_over_a_restart(own_server):
    server = own_server()
    with server.http() as api:
        create(api, "kept")
        said = {"description": "Kept", "readme": "# Kept\n", "github_url": "https://example.com/code",
                "paper_url": "https://example.com/paper", "weights_url": "https://example.com/weights",
                "license_url": "https://example.com/license"}
        assert api.patch("/v1/models/local/kept", json=said).status_code == 200
        api.patch("/mimeo/v1/models/local/kept", json={"tags": ["kept", "word"]})
    server.kill()
    server.start()
    with server.http() as api:
        model = api.get("/v1/models/local/kept").json()
        readme = api.get("/v1/models/local/kept/readme")
        assert readme.text == said.pop("readme")
        assert {name: model[name] for name in said} == said
        assert api.get("/mimeo/v1/models/local/kept").json()["tags"] == ["kept", "word"]


def test_an_account_has_as_many_models_as_the_operator_allows(own_server):
    server = own_server("--models-per-account", 2)
    with server.http() as api:
        assert [create(api, name).status_code for name in ("a", "b", "c")] == [201, 201, 409]
        api.delete("/v1/models/local/a")
        assert create(api, "c").status_code == 201


def test_an_operator_says_whether_everybody_sees_a_model_and_nothing_else_of_it(own_server):
    server = own_server()
    server.run("account", "create", "ada")
    token = json.loads(server.run("token", "create", "test", "--account", "ada", "--scope", "read", "--scope", "write", "--scope",
                                  "admin", "--json").stdout)["token"]
    with server.http() as operator, server.http(headers={"Authorization": f"Bearer {token}"}) as ada:
        ada.post("/v1/models", json={"owner": "ada", "name": "hers", "visibility": "public", "hardware": "cpu"})
        path = "/mimeo/v1/models/ada/hers"
        for changed in ({"tags": ["mine"]}, {"hardware": "cpu"}, {"visibility": "private", "tags": []}):
            refused = operator.patch(path, json=changed)
            assert refused.status_code == 403 and refused.json()["detail"].startswith("Only ada may change "), refused.text
        assert operator.patch(path, json={"visibility": "private", "is_official": True}).status_code == 200
        assert operator.get("/v1/models/ada/hers").status_code == 404, "private for who hid it, too"
        assert ada.get("/v1/models/ada/hers").json()["visibility"] == "private"

        listed = {f"{row['owner']}/{row['name']}": row for row in operator.get("/mimeo/v1/models").json()["results"]}
        hers = operator.get("/mimeo/v1/models", params={"owner": "ada"}).json()["results"]
        assert hers == [listed["ada/hers"]]
        assert set(BUILT_IN) <= set(listed) and listed["ada/hers"]["visibility"] == "private"
        assert [row["name"] for row in ada.get("/mimeo/v1/models").json()["results"]] == ["hers"], "others see their own alone"

        assert operator.patch("/mimeo/v1/models/mimeo/chaos", json={"visibility": "private"}).status_code == 200
        assert ada.get("/v1/models/mimeo/chaos").status_code == 404
        for changed in ({"visibility": "private"}, {"visibility": "public"}):
            assert ada.patch("/mimeo/v1/models/mimeo/speak", json=changed).status_code == 403
        assert operator.patch(path, json={"visibility": "public"}).status_code == 200
        assert ada.patch(path, json={"is_official": False}).status_code == 403


# --- versions --------------------------------------------------------------------------------------------------------


def test_a_deleted_version_takes_its_predictions_and_files_with_it(server, api):
    create(api, "speaks")
    version = push(server, "speak", "speaks")
    package = server.data / "versions" / version
    made = run(api, "speaks", text="Soon forgotten")
    assert api.get(made["output"]).status_code == 200
    path = f"/v1/models/local/speaks/versions/{version}"
    deleted = api.delete(path)
    assert (deleted.status_code, deleted.content) == (202, b"")
    assert api.get(path).status_code == 404
    assert api.get("/v1/models/local/speaks").json()["latest_version"] is None
    until(lambda: api.get(f"/v1/predictions/{made['id']}").status_code == 404, "the prediction is gone")
    until(lambda: api.get(made["output"]).status_code == 404, "its file is gone")
    # The built-in model was made of the same program: its package stays.
    until(lambda: api.delete("/v1/models/local/speaks").status_code == 204, "the model is gone")
    assert package.exists()
    assert api.get(f"/v1/models/{SPEAK}").json()["latest_version"]["id"] == version


def test_a_package_that_no_other_version_has_is_removed_and_can_be_pushed_again(server, api, tmp_path):
    create(api, "unique")
    program = tmp_path / "model"
    program.write_bytes((PROGRAMS / "hello-world").read_bytes() + b"and one more thing")
    program.chmod(0o755)
    version = push(server, program, "unique")
    assert run(api, "unique", text="Ada")["output"] == "hello Ada"
    package = server.data / "versions" / version
    assert package.exists()
    delete_everything(api, "unique")
    assert not package.exists()
    create(api, "unique")
    assert push(server, program, "unique") == version
    assert run(api, "unique", text="Eve")["output"] == "hello Eve"
    delete_everything(api, "unique")


def test_a_version_that_is_needed_stays_and_the_reason_is_told(server, api):
    push(server, "hello-world", "needed")
    version = api.get("/v1/models/local/needed").json()["latest_version"]["id"]
    path = f"/v1/models/local/needed/versions/{version}"
    refused = api.delete(path)
    assert refused.status_code == 409
    assert refused.json()["detail"] == "Only versions of private models can be deleted; local/needed is public"
    other = api.get(f"/v1/models/{HELLO}").json()["latest_version"]["id"]
    assert api.delete(f"/v1/models/{HELLO}/versions/{other}").status_code == 403
    delete_everything(api, "needed")


def test_a_deletion_that_a_crash_interrupts_is_finished_by_the_next_start(own_server):
    server = own_server()
    with server.http() as api:
        create(api, "doomed")
        version = push(server, "chaos", "doomed")
        ended = [run(api, "doomed", **chaos(text=str(number)))["id"] for number in range(5)]
        waiting = api.post("/v1/models/local/doomed/predictions", json={"input": chaos(sleep=600)}).json()["id"]
        assert api.delete(f"/v1/models/local/doomed/versions/{version}").status_code == 202
    server.kill()
    server.start()
    with server.http() as api:
        for prediction in [*ended, waiting]:
            until(lambda: api.get(f"/v1/predictions/{prediction}").status_code == 404, f"{prediction} is gone")
        until(lambda: api.delete("/v1/models/local/doomed").status_code == 204, "the model is gone")
        assert api.get(f"/v1/models/{CHAOS}").status_code == 200
        assert api.get("/v1/predictions").json()["results"] == []


# --- examples --------------------------------------------------------------------------------------------------------


def test_an_example_outlives_its_time_with_its_file_until_it_is_unpinned(own_server):
    server = own_server("--retention", "1s", "--sweep-interval", "1s")
    with server.http() as api:
        push(server, "speak", "shown")
        made = run(api, "shown", text="For ever")
        examples = "/mimeo/v1/models/local/shown/examples"
        pinned = api.post(examples, json={"prediction": made["id"]})
        assert pinned.status_code == 201, pinned.text
        other = run(api, "shown", text="Not for long")
        until(lambda: api.get(f"/v1/predictions/{other['id']}").json()["data_removed"], "the other has expired")
        server.stop()
        server.start()
        assert api.get(made["output"]).status_code == 200
        listed = api.get("/v1/models/local/shown/examples").json()
        assert [example["id"] for example in listed["results"]] == [made["id"]]
        shown = api.get("/v1/models/local/shown").json()["default_example"]
        assert shown["output"] == made["output"] and shown["status"] == "succeeded"
        assert api.delete(f"{examples}/{made['id']}").status_code == 204
        until(lambda: api.get(f"/v1/predictions/{made['id']}").json()["data_removed"], "it has expired")
        until(lambda: api.get(made["output"]).status_code == 404, "its file has expired")


def test_the_released_python_client_parses_a_default_example(client, server, api):
    push(server, "hello-world", "exemplary")
    made = run(api, "exemplary", text="Ada")
    api.post("/mimeo/v1/models/local/exemplary/examples", json={"prediction": made["id"]})
    model = client.models.get("local/exemplary")
    assert model.default_example.id == made["id"]
    assert model.default_example.output == "hello Ada"
    assert model.latest_version.id == made["version"]
    versions = model.versions.list()
    assert [version.id for version in versions] == [made["version"]]
    assert model.versions.get(made["version"]).openapi_schema
    delete_everything(api, "exemplary")


# --- the command line ------------------------------------------------------------------------------------------------


def test_the_command_line_creates_shows_finds_and_removes(server, api):
    server.run("create", "local/by-hand", "--private", "--description", "Made by hand")
    shown = json.loads(server.run("show", "local/by-hand", "--json").stdout)
    assert (shown["visibility"], shown["description"]) == ("private", "Made by hand")
    version = push(server, "hello-world", "by-hand")
    text = server.run("show", "local/by-hand").stdout
    assert "Made by hand" in text and version in text
    found = server.run("search", "made", "by", "ha").stdout
    assert found.startswith("local/by-hand")
    refused = server.run("rm", "local/by-hand", check=False)
    assert refused.returncode == 1
    assert "still has versions" in refused.stderr
    server.run("rm", f"local/by-hand:{version}")
    until(lambda: server.run("rm", "local/by-hand", check=False).returncode == 0, "the model is removed")
    assert api.get("/v1/models/local/by-hand").status_code == 404
