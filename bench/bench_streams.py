"""Event streams: what a silent one costs in memory, how many events a second reach a thousand readers, and how long an event is
on its way from the model's putting it out to the reader's having it."""
import json
import re
import resource
import selectors
import socket
import ssl
import sys
import time
import urllib.request

import processes
from servers import BUILD, Mimeo

TICKER = BUILD / "test-models" / "ticker-native"
IDLE, BUSY = 10_000, 1_000
ITEMS, SECONDS = 2_400, 10
TIMED, TIMED_EVERY = 400, 0.02  # nothing else happens: what is measured is the way


def start_prediction(mimeo, version="mimeo/chaos", **inputs):
    body = json.dumps({"version": version, "input": inputs}).encode()
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


def first_event(reader):
    while b"event: output" not in reader.recv(65536, socket.MSG_PEEK):
        time.sleep(0.001)


def busy():
    """One model that puts out 240 items a second, read by a thousand: 240,000 events a second if all keep up."""
    mimeo = Mimeo()
    try:
        version = mimeo.push(TICKER, "local/ticker-native")
        url = start_prediction(mimeo, version, count=ITEMS, every=SECONDS / ITEMS)
        readers = [open_stream(mimeo, url, None) for _ in range(BUSY)]
        first_event(readers[0])  # the model has been started
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


def first_tokens(plain_http):
    """From the model's putting an item out to the reader's having it, of events that come one by one."""
    mimeo = Mimeo(plain_http=plain_http)
    try:
        version = mimeo.push(TICKER, "local/ticker-native")
        tls = None if plain_http else ssl.create_default_context(cafile=mimeo.data / "tls" / "ca.pem")
        url = start_prediction(mimeo, version, count=TIMED, every=TIMED_EVERY)
        reader = open_stream(mimeo, url, tls)
        times, text = [], b""
        while b"event: done" not in text:
            text += reader.recv(65536)
            now = time.monotonic_ns()
            *events, text = re.split(rb"data: (\d+)\n\n", text)
            times += [(now - int(written)) / 1000 for written in events[1::2]]
        times = sorted(times[len(times) // 10:])  # the first ones may have been there before the reader
        return {"p50_us": times[len(times) // 2], "p99_us": times[len(times) * 99 // 100]}
    finally:
        mimeo.close()


def run():
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    result = {"busy": busy(), "first": first_tokens(True), "first_tls": first_tokens(False), "idle": idle(True),
              "idle_tls": idle(False)}
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
    for name, how in (("first", ""), ("first_tls", ", TLS")):
        yield f"| a token's way from the model to its reader{how}: median | {result[name]['p50_us']:,.0f} us |"
        yield f"| 99 of 100 within | {result[name]['p99_us']:,.0f} us |"
    yield f"| CPU of the server per event told | {result['busy']['cpu_us']:.2f} us |"


def marks(result):
    yield "events/s told in all", result["busy"]["rate"], ">=", 200_000
    yield "a token's way from the model to its reader, ms (p99)", result["first"]["p99_us"] / 1000, "<=", 1
    yield "memory of a silent stream, kB", result["idle"]["bytes"] / 1000, "<=", 4
    yield "memory of a silent stream with TLS, kB", result["idle_tls"]["bytes"] / 1000, "<=", 20
