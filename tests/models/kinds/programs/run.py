import ctypes
import os
import subprocess
import sys

from cog import BaseRunner


class Runner(BaseRunner):
    def run(self, then: str = "return") -> str:
        print("printed")
        subprocess.run("echo of a program; echo its complaint >&2", shell=True, check=True)
        os.write(1, "of a library: ä\n".encode())
        sys.stdout.buffer.write(b"of bytes\n")
        if then == "wait":
            subprocess.run(["sleep", "600"], check=True)
        if then == "crash":
            ctypes.string_at(0)
        return then
