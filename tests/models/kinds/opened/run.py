"""Gives files that it has opened, or only has in memory, instead of paths."""

import io

from cog import BaseRunner, File


class Runner(BaseRunner):
    def run(self, file: File, written: bool = False) -> File:
        text = file.read().decode().upper()
        if not written:
            return io.BytesIO(text.encode())
        output = open("output.txt", "w+")
        output.write(text)
        return output
