"""Goes wrong in the way that is asked for, after printing on both streams."""

import ctypes
import os
import signal
import sys

from cog import Input

WAYS = {
    "none": lambda: None,
    "raise": lambda: int("seven"),
    "exit": lambda: sys.exit(3),  # an exception like others: the process lives on
    "vanish": lambda: os._exit(7),
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "segfault": lambda: ctypes.string_at(0),
}


class Runner:
    def run(self, how: str = Input(choices=list(WAYS), default="raise")) -> str:
        print("to standard output")
        print("to standard error", file=sys.stderr)
        sys.stdout.write(" 10%|#         | 1/10\r100%|##########| 10/10\n")
        sys.stdout.flush()
        WAYS[how]()
        return "all is well"
