"""What the bot can do. It knows nothing of Discord, so it can be tried without."""
import io

import replicate


async def speak(text):
    """The text as sound: the bytes of a WAV file."""
    output = await replicate.async_run("mimeo/speak", input={"text": text})
    return io.BytesIO(await output.aread())
