"""Uploads of files (`POST /v1/files`, multipart): hashed, written, on the disk (fsync) with their rows before they are answered."""
import load
import processes
from rounds import alternate
from servers import Mimeo

SIZES = {"1 KB": (1_000, 16), "1 MB": (1_000_000, 8), "50 MB": (50_000_000, 2)}  # bytes, clients
BOUNDARY = "mimeo-bench"


def run():
    with Mimeo("--models-dir", "none") as plain, Mimeo("--models-dir", "none", plain_http=False) as tls:
        rows = alternate({f"{name}{', TLS' if mimeo is tls else ''}": upload(mimeo, size, clients)
                          for name, (size, clients) in SIZES.items() for mimeo in (plain, tls)})
        rss = max(processes.rss_bytes(mimeo.pid, "VmHWM") for mimeo in (plain, tls))
    return {"rows": rows, "peak_rss": rss}


def upload(mimeo, size, clients):
    body = mimeo.folder / f"body-{size}"
    body.write_bytes(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="content"; filename="bench.bin"\r\n'
                     "Content-Type: application/octet-stream\r\n\r\n".encode() + bytes(size) + f"\r\n--{BOUNDARY}--\r\n".encode())
    return lambda: load.run(mimeo.url + "/v1/files", mimeo.sides(), clients, headers=mimeo.headers(), body_file=body,
                            type=f"multipart/form-data; boundary={BOUNDARY}", expect='"checksums"')


def table(result):
    yield "| | uploads/s | MB/s | p50 ms | p99 ms | CPU of the server, ms per 100 MB |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, row in result["rows"].items():
        size = SIZES[name.removesuffix(", TLS")][0]
        yield (f"| {name} | {row['per_second']:,.1f} | {row['per_second'] * size / 1e6:,.1f} | {row['p50_us'] / 1000:.2f} | "
               f"{row['p99_us'] / 1000:.2f} | {row['cpu_us']['server'] / 1000 * 1e8 / size:,.0f} |")
    yield ""
    yield f"Most memory that either server ever took: {result['peak_rss'] / 1e6:.0f} MB."


def marks(result):
    return ()
