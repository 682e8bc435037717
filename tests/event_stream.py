"""What arrives on a stream, byte by byte: a decoder that forgives nothing, and a proxy that cuts connections."""
import dataclasses
import json
import socket
import threading


@dataclasses.dataclass(frozen=True)
class Event:
    id: str
    event: str
    data: str

    @property
    def short(self):
        return f"{self.event} {self.data}"


def decode(text):
    """The events of a stream's text, which must be exactly as lifecycle.md says: anything else fails the test."""
    assert "\r" not in text
    events = []
    blocks = text.split("\n\n")
    unfinished = blocks.pop()
    assert all(line.startswith(":") for line in unfinished.splitlines()), f"cut off in the middle: {unfinished!r}"
    for block in blocks:
        fields = [line for line in block.split("\n") if not line.startswith(":")]
        if not fields:
            continue
        names = [line.partition(":")[0] for line in fields]
        assert names == ["id", "event"] + ["data"] * (len(names) - 2) and len(names) > 2, block
        values = [line.partition(":")[2] for line in fields]
        assert all(value.startswith(" ") for value in values), block
        id, event, *data = [value[1:] for value in values]
        seconds, sequence = id.split(":")
        assert seconds.isdigit() and sequence.isdigit()
        assert event in ("output", "error", "done")
        events.append(Event(id, event, "\n".join(data)))
    assert len({event.id for event in events}) == len(events), "an id twice"
    return events


class Stream:
    """One connection to a stream, without a token: `with Stream(server, url) as stream: stream.events()`."""

    def __init__(self, server, url, after=None, query=None, agent="tests"):
        headers = {"Accept": "text/event-stream", "User-Agent": agent}
        if after:
            headers["Last-Event-ID"] = after
        self._client = server.http(headers=headers, timeout=30)
        del self._client.headers["Authorization"]
        self._context = self._client.stream("GET", url, params={"after": query} if query else None)
        self.text = ""

    def __enter__(self):
        self.response = self._context.__enter__()
        self._bytes = self.response.iter_bytes() if self.response.status_code == 200 else iter(())
        return self

    def __exit__(self, *error):
        self._context.__exit__(*error)
        self._client.close()

    def read_until(self, mark):
        while mark not in self.text:
            self.text += next(self._bytes).decode()
        return self

    def events(self):
        """All events to the end of the stream."""
        for piece in self._bytes:
            self.text += piece.decode()
        return decode(self.text)

    def whole_events(self):
        """The events that have come whole, however the connection ended."""
        return decode(self.text[:self.text.rfind("\n\n") + 2])


def events_of(server, url, **where):
    with Stream(server, url, **where) as stream:
        assert stream.response.status_code == 200, stream.response.read()
        assert stream.response.headers["content-type"] == "text/event-stream"
        return stream.events()


def shorts_of(server, url, **where):
    return [event.short for event in events_of(server, url, **where)]


def error(detail):
    return "error " + json.dumps({"detail": detail}, ensure_ascii=False, separators=(",", ":"))


class CuttingProxy:
    """Passes TCP on to a port, and breaks each connection after `allowed` bytes from there; a function is asked for each."""

    def __init__(self, port, allowed):
        self.target = port
        self._allowed = allowed if callable(allowed) else lambda: allowed
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self._door.accept()
            except OSError as why:
                if self._door.fileno() < 0:
                    return  # closed
                raise AssertionError("the proxy cannot accept") from why
            self.connections += 1
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                near.close()  # nobody listens there just now
                continue
            threading.Thread(target=self._forward, args=(near, far, None), daemon=True).start()
            threading.Thread(target=self._forward, args=(far, near, self._allowed()), daemon=True).start()

    def _forward(self, source, sink, left):
        try:
            while left is None or left > 0:
                data = source.recv(4096 if left is None else min(4096, left))
                if not data:
                    break
                sink.sendall(data)
                left = None if left is None else left - len(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self._door.close()
