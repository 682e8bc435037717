"""Runs every built-in model with `mimeo run`, feeding one's output file to the next, then two Python Cog models through the
official Python client, and prints a table of what came out.

    demo.py MIMEO OUTPUT_FOLDER
"""
import pathlib
import subprocess
import sys
import time

import replicate
from PIL import Image, ImageDraw, ImageFont

ROOT = pathlib.Path(__file__).resolve().parents[1]
mimeo, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
rows = []


def run(model, inputs, output=""):
    """`mimeo run`: the command line is a client of the same API. It saves files, under their own names unless told
    another, and prints text."""
    command = [mimeo, "run", model, "-o", f"{folder}/{output}"]
    for name, value in inputs.items():
        command += ["-i", f"{name}={value}"]
    begun = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{model} failed: {done.stderr.strip()}")
    if output and not (folder / output).exists():
        (folder / output).write_text(done.stdout)
    note(model, inputs, begun)


def push(project, model):
    """Makes the project's virtual environment and publishes it; the first time downloads its packages."""
    begun = time.monotonic()
    done = subprocess.run([mimeo, "push", project, model], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"cannot push {project}: {done.stderr.strip()}")
    print(f"pushed {project.relative_to(ROOT)} as {model} in {time.monotonic() - begun:.0f} s", flush=True)


def call(model, inputs, output):
    """The official Python client, unchanged: three lines of anybody's own code."""
    begun = time.monotonic()
    answer = replicate.run(model, input=inputs)
    if isinstance(answer, str):
        (folder / output).write_text(answer)
    elif hasattr(answer, "read"):
        (folder / output).write_bytes(answer.read())
    else:
        (folder / output).write_text("".join(map(str, answer)))
    note(f"{model} (Python client)", inputs, begun)


def write_note(path, text):
    """A picture with something to read in it."""
    image = Image.new("RGB", (900, 360), "white")
    ImageDraw.Draw(image).multiline_text((50, 40), text, fill="black", font=ImageFont.load_default(size=60), spacing=20)
    image.save(path)


def note(model, inputs, begun):
    """A row for every file that is new in the folder."""
    known = {row["file"] for row in rows} | {"note.png"}
    shown = ", ".join(f"{name}={str(value).replace(str(folder) + '/', '')}" for name, value in inputs.items())
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            rows.append({"model": model, "input": shown, "file": path.name, "size": path.stat().st_size,
                         "seconds": time.monotonic() - begun})


def table():
    heads = ["model", "input", "output", "bytes", "seconds"]
    lines = [[row["model"], row["input"] if len(row["input"]) < 46 else row["input"][:43] + "...", row["file"],
              f"{row['size']:,}", f"{row['seconds']:.2f}"] for row in rows]
    widths = [max(len(line[column]) for line in [heads, *lines]) for column in range(5)]
    for line in [heads, ["-" * width for width in widths], *lines]:
        print("  ".join(cell.rjust(width) if column > 2 else cell.ljust(width)
                        for column, (cell, width) in enumerate(zip(line, widths))).rstrip())


def main():
    run("mimeo/hello-world", {"text": "Ada"}, "hello.txt")
    run("mimeo/speak", {"text": "Good morning. This is Mimeo, speaking from your own machine."}, "morning.wav")
    for example, model in (("python-image", "local/painter"), ("python-story", "local/storyteller")):
        push(ROOT / "examples" / example, model)
    call("local/painter", {"prompt": "a lighthouse at dusk", "seed": 7}, "painting.png")
    call("local/storyteller", {"prompt": "Alice was", "seed": 7}, "story.txt")
    run("mimeo/enlarge", {"image": f"@{folder}/painting.png"})
    write_note(folder / "note.png", "Run AI models\nbehind the Replicate API,\non your own machines.")
    run("mimeo/read-text", {"image": f"@{folder}/note.png"}, "read.txt")
    run("mimeo/chaos", {"sleep": "0.2", "files": "2", "size": "100000"})
    print()
    table()
    print(f"\nsaved in {folder}/")
    empty = [row["file"] for row in rows if row["size"] == 0]
    if empty:
        sys.exit(f"empty: {', '.join(empty)}")


main()
