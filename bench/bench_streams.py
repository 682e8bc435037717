"""Event streams: what a silent one costs in memory, and how many events a second reach a thousand readers."""
import json
import resource
import selectors
import socket
import ssl
import sys
import time
import urllib.request

import processes
from servers import Mimeo

MODEL = "mimeo/chaos"
IDLE, BUSY = 10_000, 1_000
ITEMS, SECONDS = 2_000, 10


def start_prediction(mimeo, **inputs):
    body = json.dumps({"version": MODEL, "input": inputs}).encode()
    request = urllib.request.Request(mimeo.url + "/v1/predictions", body,
                                     mimeo.headers(**{"Content-Type": "application/json"}))
    ca = mimeo.data / "tls" / "ca.pem"
    tls = ssl.create_default_context(cafile=ca) if ca.exists() else None
    with urllib.request.urlopen(request, timeout=60, context=tls) as answer:
        return json.load(answer)["urls"]["stream"]


def open_stream(mimeo, url, tls):
    host, _, path = url.partition("://")[2].partition("/")
    name, port = host.split(":")
    connection = socket.create_connection((name, int(port)))
    if tls:
        connection = tls.wrap_socket(connection, server_hostname=name)
    connection.sendall(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n\r\n".encode())
    return connection


def idle(plain_http):
    mimeo = Mimeo(plain_http=plain_http)
    try:
        url = start_prediction(mimeo, sleep=3600)
        tls = None if plain_http else ssl.create_default_context(cafile=mimeo.data / "tls" / "ca.pem")
        readers = [open_stream(mimeo, url, tls) for _ in range(100)]  # what the first ones cost once is not theirs
        time.sleep(1)
        before = processes.rss_bytes(mimeo.pid)
        readers += [open_stream(mimeo, url, tls) for _ in range(IDLE - 100)]
        for reader in readers:
            text = b""
            while b": hi" not in text:
                text += reader.recv(4096)
        time.sleep(1)
        bytes_each = (processes.rss_bytes(mimeo.pid) - before) / (IDLE - 100)
        used = cpu_seconds(mimeo.pid)
        time.sleep(30)  # two heartbeats
        cpu_percent = (cpu_seconds(mimeo.pid) - used) / 30 * 100
        for reader in readers:
            reader.close()
        return {"bytes": bytes_each, "cpu_percent": cpu_percent}
    finally:
        mimeo.close()


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def busy():
    """One model that puts out 200 items a second, read by a thousand: 200,000 events a second if all keep up."""
    mimeo = Mimeo()
    try:
        url = start_prediction(mimeo, text="token", chunks=ITEMS, sleep=SECONDS)
        readers = [open_stream(mimeo, url, None) for _ in range(BUSY)]
        began, used = time.monotonic(), cpu_seconds(mimeo.pid)
        selector = selectors.DefaultSelector()
        for reader in readers:
            reader.setblocking(False)
            selector.register(reader, selectors.EVENT_READ)
        events, left, tails = 0, BUSY, {reader: b"" for reader in readers}
        while left:
            for key, _ in selector.select():
                data = key.fileobj.recv(65536)
                seen = tails[key.fileobj] + data
                events += seen.count(b"event: output\n")
                tails[key.fileobj] = seen[-13:]
                if b"event: done" in seen or not data:
                    selector.unregister(key.fileobj)
                    left -= 1
        seconds = time.monotonic() - began
        return {"events": events, "seconds": seconds, "rate": events / seconds,
                "cpu_us": (cpu_seconds(mimeo.pid) - used) / events * 1e6}
    finally:
        mimeo.close()


def run():
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    result = {"busy": busy(), "idle": idle(True), "idle_tls": idle(False)}
    assert result["busy"]["events"] == BUSY * ITEMS, "an event was lost or told twice"
    print(f"  {result}", file=sys.stderr, flush=True)
    return result


def table(result):
    yield "| | |"
    yield "|---|--:|"
    yield f"| memory of a silent stream, of {IDLE:,} | {result['idle']['bytes'] / 1000:.1f} kB |"
    yield f"| with TLS | {result['idle_tls']['bytes'] / 1000:.1f} kB |"
    yield f"| CPU of {IDLE:,} silent streams, heartbeats included | {result['idle']['cpu_percent']:.1f} % of a processor |"
    yield f"| events/s to {BUSY:,} readers of one prediction ({BUSY * ITEMS // SECONDS:,} offered) | {result['busy']['rate']:,.0f} |"
    yield f"| CPU of the server per event told | {result['busy']['cpu_us']:.2f} us |"


def marks(result):
    yield "events/s told in all", result["busy"]["rate"], ">=", 190_000
    yield "memory of a silent stream, kB", result["idle"]["bytes"] / 1000, "<=", 4
    yield "memory of a silent stream with TLS, kB", result["idle_tls"]["bytes"] / 1000, "<=", 20
