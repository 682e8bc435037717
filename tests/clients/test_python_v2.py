"""The Python client to come (replicate 2.x beta), unchanged, set up only by what `mimeo env` prints."""
import asyncio
import base64
import concurrent.futures
import hashlib
import hmac
import time

import pytest
import replicate
from replicate import AsyncReplicate, Replicate
from replicate.exceptions import ModelError
from replicate.lib._files import AsyncFileOutput, FileOutput
from replicate.lib._models import Version

from cutting_proxy import CuttingProxy
from mimeo_server import BINARY
from model_server import TEST_MODELS
from built_in import CHAOS, ENLARGE, HELLO, READ_TEXT, SPEAK, chaos, image_size, is_wav

pytestmark = pytest.mark.usefixtures("client_env")


@pytest.fixture
def client(client_env):
    with Replicate() as made:
        yield made


def version(client, reference):
    """The object that carries the schema, from which the client knows an iterator."""
    owner, name = reference.split("/")
    latest = client.models.get(model_owner=owner, model_name=name).latest_version
    got = client.models.versions.get(model_owner=owner, model_name=name, version_id=latest.id)
    return Version(**got.to_dict())  # `run` knows only this type, which no call of the client itself returns


# --- run -------------------------------------------------------------------------------------------------------------


def test_run_needs_nothing_but_the_environment():
    assert replicate.run(HELLO, input={"text": "Ada"}) == "hello Ada"


def test_run_takes_a_pinned_version(client):
    assert client.run(f"{HELLO}:{version(client, HELLO).id}", input={"text": "Grace"}) == "hello Grace"


def test_one_output_file_reads_alike_whole_and_in_pieces(client):
    output = client.run(SPEAK, input={"text": "Good morning"})
    assert isinstance(output, FileOutput)
    assert output.url.startswith("https://") and output.url.endswith(".wav")
    whole = output.read()
    assert is_wav(whole) and len(whole) > 10_000
    assert b"".join(output) == whole


def test_the_asynchronous_client_reads_alike_whole_and_in_pieces(client_env):
    async def run():
        async with AsyncReplicate() as client:
            output = await client.run(SPEAK, input={"text": "asynchronous"})
            assert isinstance(output, AsyncFileOutput)
            whole = await output.read()
            pieces = [piece async for piece in output]
            return whole, b"".join(pieces)

    whole, joined = asyncio.run(run())
    assert is_wav(whole) and joined == whole


def test_several_output_files_are_a_list_of_file_outputs(client, picture):
    with picture.open("rb") as image:
        outputs = client.run(ENLARGE, input={"image": image})
    assert len(outputs) > 1
    assert all(isinstance(output, FileOutput) for output in outputs)
    for output in outputs:
        assert image_size(output.read()) >= (640, 360)


def test_an_iterator_model_given_by_version_is_iterated(client, picture):
    with picture.open("rb") as image:
        lines = client.run(version(client, READ_TEXT), input={"image": image})
    assert "Ada wrote" in "".join(lines)


def test_an_iterator_given_by_name_alone_comes_as_a_list(client, picture):
    with picture.open("rb") as image:
        lines = client.run(READ_TEXT, input={"image": image})
    assert isinstance(lines, list)
    assert "program" in "".join(lines)


def test_use_file_output_false_gives_the_url(client, server):
    output = client.run(SPEAK, input={"text": "plain"}, use_file_output=False)
    assert isinstance(output, str) and output.startswith(server.files_url)


def test_wait_false_polls_to_the_same_result(client):
    assert client.run(HELLO, input={"text": "poll"}, wait=False) == "hello poll"
    assert isinstance(client.run(SPEAK, input={"text": "poll"}, wait=False), FileOutput)


def test_a_wait_that_runs_out_goes_on_by_polling(client):
    assert client.run(CHAOS, input=chaos(sleep=2.5, text="late"), wait=1) is not None


def test_a_wait_that_runs_out_answers_starting_without_output(client):
    made = client.models.predictions.create(model_owner="mimeo", model_name="chaos", prefer="wait=1",
                                            input=chaos(sleep=2.5, text="late"))
    assert (made.status, made.output) == ("starting", None)
    assert client.predictions.wait(made.id).status == "succeeded"


# --- use -------------------------------------------------------------------------------------------------------------


def test_use_calls_a_model_like_a_function():
    hello = replicate.use(HELLO)
    assert hello(text="Ada") == "hello Ada"


def test_use_downloads_a_file_when_its_path_is_asked_for():
    path = replicate.use(SPEAK)(text="to disk")
    with open(path, "rb") as file:
        assert is_wav(file.read())


def test_use_streams_the_pieces_of_an_iterator(client, picture):
    with picture.open("rb") as image:
        url = client.files.create(content=image.read()).urls.get
    pieces = list(replicate.use(READ_TEXT, streaming=True)(image=url))
    assert "the first" in "".join(pieces)
    assert len(pieces) >= 3


# --- input files -----------------------------------------------------------------------------------------------------


def test_a_file_as_input_can_travel_as_a_data_uri(client, picture):
    with picture.open("rb") as image:
        lines = client.run(READ_TEXT, input={"image": image}, file_encoding_strategy="base64")
    assert "Ada wrote" in "".join(lines)


def test_files_live_their_whole_life(client, api, picture):
    made = client.files.create(content=picture.read_bytes(), filename="ada.png", type="image/png",
                               metadata={"reference": "7"})
    assert (made.name, made.content_type, made.size) == ("ada.png", "image/png", picture.stat().st_size)
    assert made.metadata == {"reference": "7"}
    assert client.files.get(file_id=made.id).checksums.sha256
    assert made.id in [one.id for one in client.files.list()]
    secret = api.get("/mimeo/v1/files/secret").json()["key"]
    expiry = int(time.time()) + 60
    signature = hmac.new(secret.encode(), f"local {made.id} {expiry}".encode(), hashlib.sha256).digest()
    read = client.files.download(file_id=made.id, owner="local", expiry=expiry,
                                 signature=base64.b64encode(signature).decode())
    assert read.read() == picture.read_bytes()
    client.files.delete(file_id=made.id)
    with pytest.raises(replicate.NotFoundError):
        client.files.get(file_id=made.id)


# --- failure and cancel ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wait", [True, False])
def test_a_failed_prediction_raises_model_error_with_the_text_of_the_model(client, wait):
    with pytest.raises(ModelError, match="the paint ran out"):
        client.run(CHAOS, input=chaos(fail="the paint ran out"), wait=wait)


def test_invalid_input_raises_with_the_reason(client):
    with pytest.raises(replicate.UnprocessableEntityError, match="Expected: string, given: integer"):
        client.run(SPEAK, input={"text": 7})


def test_a_bad_token_raises(client_env):
    with Replicate(bearer_token="r8_" + "x" * 37) as stranger:
        with pytest.raises(replicate.AuthenticationError):
            stranger.run(HELLO, input={"text": "let me in"})


def test_cancel_ends_a_running_prediction(client):
    made = client.models.predictions.create(model_owner="mimeo", model_name="chaos", input=chaos(sleep=120))
    while client.predictions.get(prediction_id=made.id).status == "starting":
        pass
    assert client.predictions.cancel(prediction_id=made.id).status == "canceled"
    assert client.predictions.wait(made.id).status == "canceled"


# --- answers that are lost -------------------------------------------------------------------------------------------


@pytest.fixture
def proxy(server, client_env, monkeypatch):
    """Between the client and the server; the certificate is for the address, whatever the port."""
    with CuttingProxy(server.port) as made:
        monkeypatch.setenv("REPLICATE_BASE_URL", f"https://127.0.0.1:{made.port}/v1")
        yield made


def made_since(api, known):
    """Waits until there is a prediction that is not among those known, past the proxy, and answers all such."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        new = {p["id"] for p in api.get("/v1/predictions").json()["results"]} - known
        if new:
            return new
    raise AssertionError("nothing was created")


@pytest.mark.parametrize("blocking", [False, True])
def test_a_create_whose_answer_is_lost_is_repeated_and_is_one_prediction(proxy, api, blocking):
    known = {p["id"] for p in api.get("/v1/predictions").json()["results"]}
    more = {"prefer": "wait"} if blocking else {}
    with Replicate() as client, concurrent.futures.ThreadPoolExecutor() as background:
        client.account.get()  # the connection is there
        proxy.hold_answers()
        creating = background.submit(client.predictions.create, version=HELLO, input={"text": "lost"}, **more)
        accepted = made_since(api, known)
        proxy.cut()
        answered = creating.result(timeout=60)
    assert {answered.id} == accepted
    assert made_since(api, known) == accepted, "the second attempt made nothing"


# --- the other resources ---------------------------------------------------------------------------------------------


def test_models_versions_account_and_predictions_list(client):
    assert client.account.get().username == "local"
    assert "cpu" in [one.sku for one in client.hardware.list()]
    assert client.webhooks.default.secret.get().key.startswith("whsec_")
    assert "hello-world" in [model.name for model in client.models.list()]
    assert len(list(client.models.versions.list(model_owner="mimeo", model_name="hello-world"))) == 1
    made = client.predictions.create(version=HELLO, input={"text": "listed"}, prefer="wait")
    assert made.output == "hello listed"
    assert made.id in [one.id for one in client.predictions.list()]


def test_deployments_live_their_whole_life(client):
    latest = client.models.get(model_owner="mimeo", model_name="hello-world").latest_version
    names = {"deployment_owner": "local", "deployment_name": "v2-client"}
    made = client.deployments.create(name="v2-client", model=HELLO, version=latest.id, hardware="cpu",
                                     min_instances=0, max_instances=2)
    assert (made.owner, made.name, made.current_release.number) == ("local", "v2-client", 1)
    changed = client.deployments.update(max_instances=3, **names)
    assert changed.current_release.number == 2
    assert client.deployments.get(**names).current_release.configuration.max_instances == 3
    assert "v2-client" in [one.name for one in client.deployments.list()]
    client.deployments.delete(**names)
    with pytest.raises(replicate.NotFoundError):
        client.deployments.get(**names)


def test_predictions_are_made_through_a_deployment(client):
    latest = client.models.get(model_owner="mimeo", model_name="hello-world").latest_version
    client.deployments.create(name="v2-used", model=HELLO, version=latest.id, hardware="cpu", min_instances=0,
                              max_instances=1)
    made = client.deployments.predictions.create(deployment_owner="local", deployment_name="v2-used",
                                                 input={"text": "deployed"}, prefer="wait")
    assert (made.output, made.version) == ("hello deployed", latest.id)
    with pytest.raises(replicate.ConflictError):
        client.deployments.delete(deployment_owner="local", deployment_name="v2-used")


# --- trainings -------------------------------------------------------------------------------------------------------


def test_a_training_is_created_followed_and_its_version_run(client, server):
    for model in ("local/learner", "local/learned"):
        server.run("push", TEST_MODELS / "trainable", model)
    base = client.models.get(model_owner="local", model_name="learner").latest_version
    training = client.trainings.create(model_owner="local", model_name="learner", version_id=base.id,
                                       destination="local/learned", input={"words": "data:text/plain,four%20five"})
    while training.status in ("starting", "processing"):
        training = client.trainings.get(training_id=training.id)
    assert training.status == "succeeded", training.error
    assert client.run(training.output.version, input={"greeting": "hi"}) == "hi, five four "
    assert training.id in [one.id for one in client.trainings.list()]


def test_a_training_is_canceled(client, server):
    server.run("push", TEST_MODELS / "trainable", "local/learner")
    base = client.models.get(model_owner="local", model_name="learner").latest_version
    training = client.trainings.create(model_owner="local", model_name="learner", version_id=base.id,
                                       destination="local/learner", input={"words": "data:,a", "sleep": 600})
    assert client.trainings.cancel(training_id=training.id).status == "canceled"


def test_models_are_created_updated_found_and_deleted(client):
    made = client.models.create(owner="local", name="made-by-v2", visibility="private", hardware="cpu")
    assert made.latest_version is None
    changed = client.models.update(model_owner="local", model_name="made-by-v2", description="Whispers", readme="# Hi")
    assert changed.description == "Whispers"
    assert client.models.readme.get(model_owner="local", model_name="made-by-v2") == "# Hi"
    assert [model.name for model in client.models.search(body="whisp").results] == ["made-by-v2"]
    assert client.search(query="whispers").models[0].model.name == "made-by-v2"
    assert list(client.models.examples.list(model_owner="local", model_name="made-by-v2")) == []
    client.models.delete(model_owner="local", model_name="made-by-v2")
    assert "official" in [collection.slug for collection in client.collections.list()]
    assert client.collections.get(collection_slug="official").models == []


# --- models whose time is over, examples, streams --------------------------------------------------------------------


def test_a_model_is_deleted_after_its_version(client, server):
    names = {"model_owner": "local", "model_name": "deleted-by-v2"}
    client.models.create(owner="local", name="deleted-by-v2", visibility="private", hardware="cpu")
    server.run("push", TEST_MODELS / "trainable", "local/deleted-by-v2")
    latest = client.models.get(**names).latest_version
    with pytest.raises(replicate.ConflictError):
        client.models.delete(**names)
    client.models.versions.delete(version_id=latest.id, **names)
    with pytest.raises(replicate.NotFoundError):
        client.models.versions.get(version_id=latest.id, **names)
    delete_when_cleared(client, **names)
    with pytest.raises(replicate.NotFoundError):
        client.models.get(**names)


def delete_when_cleared(client, **names):
    """What a deleted version leaves behind is cleared away in the background; until then its model stays."""
    until = time.monotonic() + 30
    while True:
        try:
            return client.models.delete(**names)
        except replicate.ConflictError:
            assert time.monotonic() < until, "the model is never free to go"


def test_the_examples_of_a_model_are_listed(client, server, api):
    names = {"model_owner": "local", "model_name": "shown-by-v2"}
    client.models.create(owner="local", name="shown-by-v2", visibility="private", hardware="cpu")
    server.run("push", BINARY.parent / "models" / "hello-world", "local/shown-by-v2")
    made = client.models.predictions.create(input={"text": "Ada"}, prefer="wait", **names)
    examples = "/mimeo/v1/models/local/shown-by-v2/examples"
    assert api.post(examples, json={"prediction": made.id}).status_code == 201
    assert [(one.id, one.output) for one in client.models.examples.list(**names)] == [(made.id, "hello Ada")]
    assert client.models.get(**names).default_example["id"] == made.id
    assert api.delete(f"{examples}/{made.id}").status_code == 204
    assert list(client.models.examples.list(**names)) == []
    client.models.versions.delete(version_id=made.version, **names)
    delete_when_cleared(client, **names)


def test_the_deprecated_stream_gives_the_pieces():
    with pytest.warns(DeprecationWarning):
        pieces = replicate.stream(CHAOS, input=chaos(text="Once", chunks=3))
    assert "".join(map(str, pieces)) == "Once 0 Once 1 Once 2 "


# --- the asynchronous client -----------------------------------------------------------------------------------------


def asynchronously(story):
    """Runs `story(client)` with a client of its own."""
    async def tell():
        async with AsyncReplicate() as client:
            await story(client)

    asyncio.run(tell())


def test_every_reading_is_answered_asynchronously():
    async def read(client):
        hello = {"model_owner": "mimeo", "model_name": "hello-world"}
        assert (await client.account.get()).username == "local"
        assert "official" in [one.slug async for one in client.collections.list()]
        assert (await client.collections.get(collection_slug="official")).models == []
        assert "cpu" in [one.sku for one in await client.hardware.list()]
        assert (await client.webhooks.default.secret.get()).key.startswith("whsec_")
        assert "hello-world" in [model.name async for model in client.models.list()]
        assert (await client.models.search(body="hello world")).results[0].name == "hello-world"
        assert (await client.search(query="hello world")).models[0].model.name == "hello-world"
        latest = (await client.models.get(**hello)).latest_version
        assert (await client.models.versions.get(version_id=latest.id, **hello)).id == latest.id
        assert [one.id for one in (await client.models.versions.list(**hello)).results] == [latest.id]
        assert [one.id async for one in client.models.examples.list(**hello)] == []

    asynchronously(read)


def test_predictions_are_made_followed_listed_and_canceled_asynchronously():
    async def predict(client):
        made = await client.predictions.create(version=HELLO, input={"text": "twin"})
        done = await client.predictions.wait(made.id)
        assert done.output == "hello twin"
        assert (await client.predictions.get(prediction_id=made.id)).status == "succeeded"
        assert made.id in [one.id for one in (await client.predictions.list()).results]
        long = await client.models.predictions.create(model_owner="mimeo", model_name="chaos", input=chaos(sleep=120))
        assert (await client.predictions.cancel(prediction_id=long.id)).status == "canceled"

    asynchronously(predict)


def test_files_models_and_deployments_live_their_whole_lives_asynchronously():
    async def live(client):
        file = await client.files.create(content=b"twin", filename="twin.txt", type="text/plain")
        assert (await client.files.get(file_id=file.id)).size == 4
        assert file.id in [one.id for one in (await client.files.list()).results]
        await client.files.delete(file_id=file.id)
        with pytest.raises(replicate.NotFoundError):
            await client.files.get(file_id=file.id)

        model = {"model_owner": "local", "model_name": "v2-twin"}
        await client.models.create(owner="local", name="v2-twin", visibility="private", hardware="cpu")
        assert (await client.models.update(description="Twin", readme="# Twin", **model)).description == "Twin"
        assert await client.models.readme.get(**model) == "# Twin"
        await client.models.delete(**model)
        with pytest.raises(replicate.NotFoundError):
            await client.models.get(**model)

        latest = (await client.models.get(model_owner="mimeo", model_name="hello-world")).latest_version
        deployment = {"deployment_owner": "local", "deployment_name": "v2-twin"}
        await client.deployments.create(name="v2-twin", model=HELLO, version=latest.id, hardware="cpu", min_instances=0,
                                        max_instances=1)
        assert (await client.deployments.update(max_instances=3, **deployment)).current_release.number == 2
        assert (await client.deployments.get(**deployment)).current_release.configuration.max_instances == 3
        assert "v2-twin" in [one.name for one in (await client.deployments.list()).results]
        await client.deployments.delete(**deployment)
        with pytest.raises(replicate.NotFoundError):
            await client.deployments.get(**deployment)

    asynchronously(live)


def test_a_training_is_followed_listed_and_canceled_asynchronously(server):
    server.run("push", TEST_MODELS / "trainable", "local/learner")

    async def train(client):
        base = (await client.models.get(model_owner="local", model_name="learner")).latest_version
        training = await client.trainings.create(model_owner="local", model_name="learner", version_id=base.id,
                                                 destination="local/learner", input={"words": "data:,a", "sleep": 600})
        assert (await client.trainings.get(training_id=training.id)).id == training.id
        assert training.id in [one.id for one in (await client.trainings.list()).results]
        assert (await client.trainings.cancel(training_id=training.id)).status == "canceled"

    asynchronously(train)


def test_predictions_of_deployments_and_deleted_versions_have_their_asynchronous_twins(server):
    names = {"model_owner": "local", "model_name": "v2-async"}

    async def live(client):
        latest = (await client.models.get(model_owner="mimeo", model_name="hello-world")).latest_version
        await client.deployments.create(name="v2-async", model=HELLO, version=latest.id, hardware="cpu", min_instances=0,
                                        max_instances=1)
        made = await client.deployments.predictions.create(deployment_owner="local", deployment_name="v2-async",
                                                           input={"text": "deployed"}, prefer="wait")
        assert made.output == "hello deployed"
        await client.models.create(owner="local", name="v2-async", visibility="private", hardware="cpu")
        server.run("push", TEST_MODELS / "trainable", "local/v2-async")
        version_id = (await client.models.get(**names)).latest_version.id
        await client.models.versions.delete(version_id=version_id, **names)
        assert (await client.models.versions.list(**names)).results == []

    asynchronously(live)
    with Replicate() as client:
        delete_when_cleared(client, **names)
