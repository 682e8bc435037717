"""A program at a terminal of its own, as a person sits before it."""
import os
import pty
import re
import select
import signal
import time

from mimeo_server import BINARY

# What a terminal obeys instead of showing it: colors, moves of the cursor, the bell.
ORDERS = re.compile(r"[\x07\x08]|\x1b\[[0-9;?>]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>]")


class Terminal:
    """`environment` comes on top of one in which `mimeo` is the program under test, and `data` its data folder."""

    def __init__(self, arguments, data, **environment):
        env = {name: value for name, value in os.environ.items() if not name.startswith(("MIMEO_", "REPLICATE_"))}
        env.update(PATH=f"{BINARY.parent}:{env['PATH']}", MIMEO_DATA_DIR=str(data), TERM="xterm", PS1="$ ", LC_ALL="C.UTF-8")
        env.update(environment)
        self.process, self.fd = pty.fork()
        if self.process == 0:
            os.execvpe(str(arguments[0]), [str(one) for one in arguments], env)
        self.seen = ""
        self.code = None

    def type(self, text):
        os.write(self.fd, text.encode())

    def read(self, end):
        """More of what it writes; False at its end."""
        ready, _, _ = select.select([self.fd], [], [], max(end - time.monotonic(), 0))
        assert ready, f"it is silent after {self.seen!r}"
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # the other side is closed
            data = b""
        self.seen += data.decode(errors="replace")
        return bool(data)

    def wait_for(self, words, seconds=60):
        """Until it has shown `words` since the last time. Answers what came before them."""
        end = time.monotonic() + seconds
        while words not in ORDERS.sub("", self.seen):
            assert self.read(end), f"no {words!r} in {self.seen!r}"
        before, self.seen = ORDERS.sub("", self.seen).split(words, 1)
        return before

    def wait(self, seconds=60):
        """Until it has ended. Answers what it showed, orders and all, and its exit code."""
        end = time.monotonic() + seconds
        while self.read(end):
            pass
        _, status = os.waitpid(self.process, 0)
        self.code = os.waitstatus_to_exitcode(status)
        return self.seen, self.code

    def close(self):
        os.close(self.fd)
        if self.code is None:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
