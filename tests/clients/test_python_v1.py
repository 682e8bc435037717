"""The released Python client (replicate 1.x), unchanged, set up only by what `mimeo env` prints."""
import asyncio
import threading
import time

import pytest
import replicate
from replicate.exceptions import ModelError, ReplicateError
from replicate.helpers import FileOutput

from model_server import TEST_MODELS
from built_in import CHAOS, ENLARGE, HELLO, READ_TEXT, SPEAK, chaos, image_size, is_wav

pytestmark = pytest.mark.usefixtures("client_env")


@pytest.fixture
def client(client_env):
    return replicate.Client(api_token=client_env["REPLICATE_API_TOKEN"], base_url=client_env["REPLICATE_BASE_URL"])


@pytest.fixture
def version(client):
    """`version("owner/name")`: the object that carries the schema, from which the client knows an iterator."""
    return lambda reference: client.models.get(reference).latest_version


# --- run: what comes back --------------------------------------------------------------------------------------------


def test_run_needs_nothing_but_the_environment():
    assert replicate.run(HELLO, input={"text": "Ada"}) == "hello Ada"


def test_run_takes_a_pinned_version(client, version):
    pinned = f"{HELLO}:{version(HELLO).id}"
    assert client.run(pinned, input={"text": "Grace"}) == "hello Grace"


def test_run_takes_model_and_version_objects(client, version):
    assert client.run(client.models.get(HELLO), input={"text": "a"}) == "hello a"
    assert client.run(version(HELLO), input={"text": "b"}) == "hello b"


def test_one_output_file_is_a_file_output_with_the_right_bytes(client):
    output = client.run(SPEAK, input={"text": "Good morning"})
    assert isinstance(output, FileOutput)
    data = output.read()
    assert is_wav(data)
    assert len(data) > 10_000
    assert output.url.startswith("https://")
    assert output.url.endswith(".wav")
    assert str(output) == output.url


def test_a_file_output_reads_alike_whole_in_pieces_and_asynchronously(client):
    output = client.run(SPEAK, input={"text": "Reading three ways"})
    whole = output.read()
    assert b"".join(output) == whole

    async def read():
        pieces = [piece async for piece in output]
        return b"".join(pieces), await output.aread()

    assert asyncio.run(read()) == (whole, whole)


def test_several_output_files_are_a_list_of_file_outputs(client, picture):
    with picture.open("rb") as image:
        outputs = client.run(ENLARGE, input={"image": image})
    assert isinstance(outputs, list) and len(outputs) > 1
    assert all(isinstance(output, FileOutput) for output in outputs)
    assert len({output.url for output in outputs}) == len(outputs)
    for output in outputs:
        width, height = image_size(output.read())
        assert width >= 640 and height >= 360


def test_an_iterator_model_given_by_version_is_iterated(client, version, picture):
    with picture.open("rb") as image:
        lines = client.run(version(READ_TEXT), input={"image": image})
    assert not isinstance(lines, (list, str))
    text = "".join(lines)
    assert "Ada wrote" in text and "program" in text


def test_an_iterator_model_given_by_pinned_reference_is_iterated(client, version, picture):
    with picture.open("rb") as image:
        lines = client.run(f"{READ_TEXT}:{version(READ_TEXT).id}", input={"image": image})
    assert "the first" in "".join(lines)


def test_an_iterator_polled_without_waiting_misses_no_piece(client, version, picture):
    with picture.open("rb") as image:
        waited = list(client.run(version(READ_TEXT), input={"image": image}))
    with picture.open("rb") as image:
        polled = list(client.run(version(READ_TEXT), input={"image": image}, wait=False))
    assert polled == waited
    assert len(polled) >= 3


def test_an_iterator_given_by_name_alone_comes_as_a_list(client, picture):
    with picture.open("rb") as image:
        output = client.run(READ_TEXT, input={"image": image})
    assert isinstance(output, list)
    assert "Ada wrote" in "".join(output)


def test_use_file_output_false_gives_the_url(client, server):
    output = client.run(SPEAK, input={"text": "plain"}, use_file_output=False)
    assert isinstance(output, str)
    assert output.startswith(server.files_url)


def test_async_run_gives_file_outputs_too(client):
    async def run():
        output = await client.async_run(SPEAK, input={"text": "asynchronous"})
        assert isinstance(output, FileOutput)
        return await output.aread()

    assert is_wav(asyncio.run(run()))


# --- run: waiting ----------------------------------------------------------------------------------------------------


def test_wait_false_polls_to_the_same_result(client):
    assert client.run(HELLO, input={"text": "poll"}, wait=False) == "hello poll"
    assert isinstance(client.run(SPEAK, input={"text": "poll"}, wait=False), FileOutput)


def test_a_wait_that_runs_out_goes_on_by_polling(client):
    output = client.run(CHAOS, input=chaos(sleep=2.5, text="late"), wait=1)
    assert output is not None


def test_a_wait_that_runs_out_answers_starting_without_output(client, version):
    prediction = client.predictions.create(version=version(CHAOS), input=chaos(sleep=2.5, text="late"), wait=1)
    assert (prediction.status, prediction.output) == ("starting", None)
    prediction.wait()
    assert prediction.status == "succeeded"
    assert prediction.output is not None


def test_a_prediction_that_was_waited_for_is_terminal_with_its_metrics(client, version):
    prediction = client.predictions.create(version=version(HELLO), input={"text": "metrics"}, wait=True)
    assert prediction.status == "succeeded"
    assert prediction.metrics["predict_time"] >= 0
    assert prediction.metrics["total_time"] >= prediction.metrics["predict_time"]
    assert prediction.started_at and prediction.completed_at


# --- input files -----------------------------------------------------------------------------------------------------


def test_a_path_as_input_is_uploaded(client, picture):
    before = len(client.files.list())
    output = client.run(READ_TEXT, input={"image": picture})
    assert "Ada wrote" in "".join(output)
    assert len(client.files.list()) == before + 1


def test_a_file_as_input_can_travel_as_a_data_uri(client, picture):
    before = len(client.files.list())
    with picture.open("rb") as image:
        output = client.run(READ_TEXT, input={"image": image}, file_encoding_strategy="base64")
    assert "Ada wrote" in "".join(output)
    assert len(client.files.list()) == before


def test_the_output_of_one_model_is_the_input_of_another(client, picture):
    with picture.open("rb") as image:
        larger = client.run(ENLARGE, input={"image": image})[0]
    assert "Ada wrote" in "".join(client.run(READ_TEXT, input={"image": larger.url}))


# --- failure and cancel ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wait", [True, False])
def test_a_failed_prediction_raises_model_error_with_the_text_of_the_model(client, wait):
    with pytest.raises(ModelError, match="the paint ran out") as raised:
        client.run(CHAOS, input=chaos(fail="the paint ran out"), wait=wait)
    prediction = raised.value.prediction
    assert prediction.status == "failed"
    assert isinstance(prediction.logs, str)


def test_a_model_that_dies_raises_model_error(client):
    with pytest.raises(ModelError, match="interrupted"):
        client.run(CHAOS, input=chaos(crash=True))


def test_invalid_input_raises_with_the_reason(client):
    with pytest.raises(ReplicateError) as raised:
        client.run(SPEAK, input={"text": 7})
    assert raised.value.status == 422
    assert "Invalid type. Expected: string, given: integer" in raised.value.detail


def test_a_bad_token_raises_with_the_reason(client_env):
    stranger = replicate.Client(api_token="r8_" + "x" * 37, base_url=client_env["REPLICATE_BASE_URL"])
    with pytest.raises(ReplicateError) as raised:
        stranger.run(HELLO, input={"text": "let me in"})
    assert raised.value.status == 401
    assert raised.value.detail == "You did not pass a valid authentication token"


def test_cancel_ends_a_running_prediction(client, version):
    prediction = client.predictions.create(version=version(CHAOS), input=chaos(sleep=120))
    while prediction.status == "starting":
        prediction.reload()
    prediction.cancel()
    assert prediction.status == "canceled"
    prediction.reload()
    assert prediction.status == "canceled"
    assert prediction.error is None
    assert prediction.completed_at


def test_cancel_ends_a_queued_prediction(client, version):
    running = client.predictions.create(version=version(CHAOS), input=chaos(sleep=120))
    queued = client.predictions.create(version=version(CHAOS), input=chaos(sleep=120))
    queued.cancel()
    assert queued.status == "canceled"
    running.cancel()


# --- the other resources ---------------------------------------------------------------------------------------------


def test_models_versions_account_and_predictions_parse(client, version):
    model = client.models.get(READ_TEXT)
    assert (model.owner, model.name) == ("mimeo", "read-text")
    assert model.run_count >= 0
    versions = model.versions.list()
    assert model.latest_version.id in [one.id for one in versions]
    assert model.versions.get(model.latest_version.id).openapi_schema["components"]
    assert client.accounts.current().username == "local"
    assert "cpu" in [one.sku for one in client.hardware.list()]
    assert client.webhooks.default.secret().key.startswith("whsec_")
    assert READ_TEXT in [f"{one.owner}/{one.name}" for one in client.models.list()]

    made = client.predictions.create(version=version(HELLO), input={"text": "listed"}, wait=True)
    assert client.predictions.get(made.id).output == "hello listed"
    assert made.id in [one.id for one in client.predictions.list()]


def test_predictions_of_a_model_are_made_by_its_name(client):
    made = client.models.predictions.create(HELLO, input={"text": "by name"})
    made.wait()
    assert made.output == "hello by name"


def test_deployments_live_their_whole_life(client, version):
    made = client.deployments.create(name="v1-client", model=HELLO, version=version(HELLO).id, hardware="cpu",
                                     min_instances=0, max_instances=2)
    assert (made.owner, made.name, made.current_release.number) == ("local", "v1-client", 1)
    assert made.current_release.created_by.username == "local"
    assert client.deployments.get("local/v1-client").current_release.configuration.max_instances == 2
    changed = client.deployments.update("local", "v1-client", max_instances=3)
    assert (changed.current_release.number, changed.current_release.configuration.max_instances) == (2, 3)
    assert "v1-client" in [one.name for one in client.deployments.list()]
    assert client.deployments.delete("local", "v1-client") is True
    with pytest.raises(ReplicateError) as raised:
        client.deployments.get("local/v1-client")
    assert raised.value.status == 404


def test_predictions_are_made_through_a_deployment(client, version):
    made = client.deployments.create(name="v1-used", model=HELLO, version=version(HELLO).id, hardware="cpu",
                                     min_instances=0, max_instances=1)
    prediction = client.deployments.get("local/v1-used").predictions.create(input={"text": "deployed"})
    prediction.wait()
    assert prediction.output == "hello deployed"
    assert prediction.version == made.current_release.version
    other = client.deployments.predictions.create("local/v1-used", input={"text": "by name"})
    other.wait()
    assert other.output == "hello by name"
    with pytest.raises(ReplicateError) as raised:
        client.deployments.delete("local", "v1-used")
    assert raised.value.status == 409


def test_progress_is_read_from_the_logs(client, version):
    made = client.predictions.create(version=version(CHAOS), input=chaos(lines=4), wait=True)
    assert made.progress is not None
    assert made.progress.total == 4
    assert made.progress.percentage == 1.0


def test_files_live_their_whole_life(client, picture):
    made = client.files.create(picture, metadata={"customer_reference_id": 123})
    assert (made.name, made.content_type, made.size) == ("picture.png", "image/png", picture.stat().st_size)
    assert made.metadata == {"customer_reference_id": 123}
    assert client.files.get(made.id).checksums["sha256"]
    assert made.id in [one.id for one in client.files.list()]
    assert client.files.delete(made.id) is True
    with pytest.raises(ReplicateError) as raised:
        client.files.get(made.id)
    assert raised.value.status == 404


def test_many_threads_share_one_client(client):
    results = {}

    def run(number):
        results[number] = client.run(HELLO, input={"text": str(number)})

    threads = [threading.Thread(target=run, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: f"hello {number}" for number in range(16)}


# --- trainings -------------------------------------------------------------------------------------------------------


def test_a_training_is_created_reloaded_and_its_version_run(client, server, tmp_path):
    for model in ("local/learner", "local/learned"):
        server.run("push", TEST_MODELS / "trainable", model)
    words = tmp_path / "words.txt"
    words.write_text("one two")
    base = client.models.get("local/learner").latest_version
    with words.open("rb") as file:
        training = client.trainings.create(model="local/learner", version=base.id, input={"words": file},
                                           destination="local/learned")
    assert training.status == "starting" and training.destination == "local/learned"
    while training.status in ("starting", "processing"):
        training.reload()
    assert training.status == "succeeded", training.error
    assert "read 2 words" in training.logs
    assert client.run(training.output["version"], input={"greeting": "hi"}) == "hi, one two "
    assert client.trainings.get(training.id).output == training.output
    assert training.id in [one.id for one in client.trainings.list()]


def test_a_training_is_created_by_shorthand_and_canceled(client, server):
    server.run("push", TEST_MODELS / "trainable", "local/learner")
    base = client.models.get("local/learner").latest_version
    training = client.trainings.create(f"local/learner:{base.id}", {"words": "data:,a", "sleep": 600}, "local/learner")
    training.cancel()
    assert training.status == "canceled"
    with pytest.raises(ReplicateError, match="The specified training destination does not exist"):
        client.trainings.create(model="local/learner", version=base.id, input={"words": "data:,a"}, destination="<invalid>")


# --- collections, deletions, and the other ways to the same ----------------------------------------------------------


def test_collections_are_listed_and_read(client):
    assert "official" in [one.slug for one in client.collections.list()]
    official = client.collections.get("official")
    assert (official.slug, len(official)) == ("official", 0)
    assert official.name and official.description
    with pytest.raises(ReplicateError) as raised:
        client.collections.get("none")
    assert raised.value.status == 404


def test_a_model_is_deleted_after_its_version(client, server):
    client.models.create(owner="local", name="deleted-by-v1", visibility="private", hardware="cpu")
    server.run("push", TEST_MODELS / "trainable", "local/deleted-by-v1")
    model = client.models.get(owner="local", name="deleted-by-v1")
    with pytest.raises(ReplicateError) as raised:
        client.models.delete("local/deleted-by-v1")
    assert raised.value.status == 409
    # This client takes only 204 for success; the answer to a version's deletion is 202, as Replicate's own.
    assert model.versions.delete(model.latest_version.id) is False
    assert list(model.versions.list()) == []
    model.reload()
    assert model.latest_version is None
    assert delete_when_cleared(client.models.delete, "local/deleted-by-v1") is True
    with pytest.raises(ReplicateError) as raised:
        client.models.get("local/deleted-by-v1")
    assert raised.value.status == 404


def delete_when_cleared(delete, *names):
    """What a deleted version leaves behind is cleared away in the background; until then its model stays."""
    until = time.monotonic() + 30
    while True:
        try:
            return delete(*names)
        except ReplicateError as refused:
            assert refused.status == 409 and time.monotonic() < until, refused


def test_predictions_and_trainings_are_canceled_by_their_ids(client, server):
    made = client.models.predictions.create(CHAOS, input=chaos(sleep=120))
    assert client.predictions.cancel(made.id).status == "canceled"
    server.run("push", TEST_MODELS / "trainable", "local/learner")
    base = client.models.get("local/learner").latest_version
    training = client.trainings.create(model="local/learner", version=base.id, destination="local/learner",
                                       input={"words": "data:,a", "sleep": 600})
    assert client.trainings.cancel(training.id).status == "canceled"


def test_the_pieces_of_a_prediction_are_iterated_and_streamed_later(client, version):
    made = client.predictions.create(version=version(CHAOS), input=chaos(text="Once", chunks=3), stream=True)
    assert "".join(made.output_iterator()) == "Once 0 Once 1 Once 2 "
    assert "".join(map(str, made.stream())) == "Once 0 Once 1 Once 2 "


# --- the same, asynchronously: each method of this client has a twin -------------------------------------------------


def test_every_reading_is_answered_asynchronously(client):
    async def read():
        assert (await client.accounts.async_current()).username == "local"
        assert "official" in [one.slug for one in await client.collections.async_list()]
        assert (await client.collections.async_get("official")).slug == "official"
        assert "cpu" in [one.sku for one in await client.hardware.async_list()]
        assert HELLO in [model.id for model in await client.models.async_list()]
        assert [model.id for model in await client.models.async_search("hello world")][0] == HELLO
        model = await client.models.async_get(HELLO)
        assert [one.id for one in await model.versions.async_list()] == [model.latest_version.id]
        assert (await model.versions.async_get(model.latest_version.id)).openapi_schema["components"]
        assert (await client.webhooks.default.async_secret()).key == client.webhooks.default.secret().key

    asyncio.run(read())


def test_predictions_are_made_followed_listed_and_canceled_asynchronously(client, version):
    async def predict():
        made = await client.predictions.async_create(version=version(HELLO), input={"text": "twin"})
        await made.async_wait()
        assert made.output == "hello twin"
        assert (await client.predictions.async_get(made.id)).output == "hello twin"
        assert made.id in [one.id for one in await client.predictions.async_list()]
        named = await client.models.predictions.async_create(HELLO, input={"text": "by name"}, wait=True)
        assert named.output == "hello by name"
        for cancel in (lambda one: one.async_cancel(), lambda one: client.predictions.async_cancel(one.id)):
            long = await client.models.predictions.async_create(CHAOS, input=chaos(sleep=120))
            await cancel(long)
            await long.async_reload()
            assert long.status == "canceled"

    asyncio.run(predict())


def test_a_stream_is_heard_asynchronously(client):
    async def hear():
        return [str(event) async for event in await client.async_stream(CHAOS, input=chaos(text="Once", chunks=3))]

    assert "".join(asyncio.run(hear())) == "Once 0 Once 1 Once 2 "


def test_files_live_their_whole_life_asynchronously(client, picture):
    async def live():
        made = await client.files.async_create(picture, metadata={"twin": True})
        assert (made.name, made.metadata) == ("picture.png", {"twin": True})
        assert (await client.files.async_get(made.id)).size == picture.stat().st_size
        assert made.id in [one.id for one in await client.files.async_list()]
        assert await client.files.async_delete(made.id) is True
        with pytest.raises(ReplicateError) as raised:
            await client.files.async_get(made.id)
        assert raised.value.status == 404

    asyncio.run(live())


def test_models_and_deployments_live_their_whole_lives_asynchronously(client, version):
    async def live():
        made = await client.models.async_create(owner="local", name="made-by-twin", visibility="private",
                                                hardware="cpu")
        assert made.id == "local/made-by-twin"
        assert await client.models.async_delete("local/made-by-twin") is True
        deployments = client.deployments
        deployment = await deployments.async_create(name="v1-twin", model=HELLO, version=version(HELLO).id,
                                                    hardware="cpu", min_instances=0, max_instances=1)
        assert deployment.id == "local/v1-twin"
        changed = await deployments.async_update("local", "v1-twin", max_instances=3)
        assert changed.current_release.number == 2
        assert (await deployments.async_get("local/v1-twin")).current_release.configuration.max_instances == 3
        assert "v1-twin" in [one.name for one in await deployments.async_list()]
        assert await deployments.async_delete("local", "v1-twin") is True

    asyncio.run(live())


def test_a_training_is_followed_listed_and_canceled_asynchronously(client, server):
    server.run("push", TEST_MODELS / "trainable", "local/learner")

    async def train():
        base = (await client.models.async_get("local/learner")).latest_version
        training = await client.trainings.async_create(model="local/learner", version=base.id,
                                                       destination="local/learner",
                                                       input={"words": "data:,a", "sleep": 600})
        assert (await client.trainings.async_get(training.id)).id == training.id
        assert training.id in [one.id for one in await client.trainings.async_list()]
        await training.async_cancel()
        await training.async_reload()
        assert training.status == "canceled"

    asyncio.run(train())


def test_pieces_deployments_and_deleted_versions_have_their_asynchronous_twins(client, version, server):
    client.models.create(owner="local", name="v1-async", visibility="private", hardware="cpu")
    server.run("push", TEST_MODELS / "trainable", "local/v1-async")
    client.deployments.create(name="v1-async", model=HELLO, version=version(HELLO).id, hardware="cpu", min_instances=0,
                              max_instances=1)

    async def live():
        made = await client.predictions.async_create(version=version(CHAOS), input=chaos(text="Once", chunks=2),
                                                     stream=True)
        assert [piece async for piece in made.async_output_iterator()] == ["Once 0 ", "Once 1 "]
        assert "".join([str(event) async for event in made.async_stream()]) == "Once 0 Once 1 "
        deployment = await client.deployments.async_get("local/v1-async")
        for create in (deployment.predictions.async_create,
                       lambda **more: client.deployments.predictions.async_create("local/v1-async", **more)):
            deployed = await create(input={"text": "deployed"})
            await deployed.async_wait()
            assert deployed.output == "hello deployed"
        model = await client.models.async_get("local/v1-async")
        await model.versions.async_delete(model.latest_version.id)
        assert list(await model.versions.async_list()) == []

    asyncio.run(live())
    delete_when_cleared(client.models.delete, "local/v1-async")
