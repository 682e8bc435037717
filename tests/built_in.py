"""The built-in models as the tests use them. Names of inputs stand here once."""
import io

from PIL import Image, ImageDraw, ImageFont

HELLO = "mimeo/hello-world"    # text -> "hello {text}"
SPEAK = "mimeo/speak"          # text -> one WAV file
READ_TEXT = "mimeo/read-text"  # image -> iterator of lines
ENLARGE = "mimeo/enlarge"      # image -> several image files
CHAOS = "mimeo/chaos"          # whatever a test needs
BUILT_IN = [HELLO, SPEAK, READ_TEXT, ENLARGE, CHAOS]


def chaos(**wanted):
    """The input of mimeo/chaos: see models/chaos/README.md for what can be asked of it. Its output is a list."""
    return wanted


def picture_of(text, size=(640, 360)):
    """A PNG with large black letters on white."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    draw.multiline_text((40, 40), text, fill="black", font=ImageFont.load_default(size=64), spacing=24)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def is_wav(data):
    return data[:4] == b"RIFF" and data[8:12] == b"WAVE"


def image_size(data):
    return Image.open(io.BytesIO(data)).size
