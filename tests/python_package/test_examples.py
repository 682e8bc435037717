"""Replicate's page about output files: its examples as they stand there, but for the names of models."""
import asyncio

import aiofiles
import pytest

from built_in import ENLARGE, READ_TEXT, SPEAK, image_size, is_wav

import mimeo as replicate

pytestmark = pytest.mark.usefixtures("environment")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_files_are_written_by_read(picture):
    output = replicate.run(
        ENLARGE,
        input={"image": open(picture, "rb")}
    )

    # If the model returns a single output
    with open('output.png', 'wb') as f:
        f.write(output[0].read())

    # If the model returns multiple outputs
    for idx, file_output in enumerate(output):
        with open(f'output_{idx}.png', 'wb') as f:
            f.write(file_output.read())

    assert open('output.png', 'rb').read() == open('output_0.png', 'rb').read()
    assert len(output) == 3 and all(image_size(open(f'output_{idx}.png', 'rb').read()) for idx in range(3))


def test_a_file_is_iterated_chunk_by_chunk():
    output = replicate.run(SPEAK, input={"text": "A majestic lion"})

    with open("output.png", "wb") as f:
        for chunk in output:
            f.write(chunk)

    content = open("output.png", "rb").read()
    assert is_wav(content) and content == output.read()


def test_a_file_is_written_in_asyncio():
    async def main():
        output = await replicate.async_run(SPEAK, input={"text": "A majestic lion"})
        async with aiofiles.open("output.png", "wb") as f:
            async for chunk in output:
                await f.write(chunk)
        return await output.aread()

    content = asyncio.run(main())
    assert is_wav(content) and content == open("output.png", "rb").read()


def test_polling_mode():
    output = replicate.run(
        SPEAK,
        input={"text": "A majestic lion"},
        wait=False
    )
    assert is_wav(output.read())


def test_opting_out_of_file_objects(server):
    output = replicate.run(
        SPEAK,
        input={"text": "A majestic lion"},
        use_file_output=False
    )
    assert isinstance(output, str) and output.startswith(server.files_url)


def test_text_is_streamed(picture):
    text = ""
    for event in replicate.stream(READ_TEXT, input={"image": open(picture, "rb")}):
        text += str(event)
    assert "".join(text.split()) == "Adawrotethefirstprogram"


def test_several_predictions_at_once():
    async def main():
        async with asyncio.TaskGroup() as tg:
            tasks = [tg.create_task(replicate.async_run("mimeo/hello-world", input={"text": f"lion {count}"})) for count in range(4)]
        return await asyncio.gather(*tasks)

    assert asyncio.run(main()) == [f"hello lion {count}" for count in range(4)]
