"""Downloads of output files against nginx with sendfile that serves the same bytes, plain and with TLS (1.3, of the same kind of
key)."""
import load
import processes
from rounds import alternate
from servers import Mimeo, NginxFiles

SIZES = {"1 KB": (1_000, 64), "1 MB": (1_000_000, 16), "1 GB": (1_000_000_000, 2)}  # bytes, clients


def run():
    rows = {}
    with Mimeo(plain_http=True) as plain, Mimeo(plain_http=False) as tls:
        urls = {}
        for mimeo in (plain, tls):
            for name, (size, _) in SIZES.items():
                urls[mimeo, name] = mimeo.predict("mimeo/chaos", {"files": 1, "size": size})["output"][0]
        with NginxFiles(tls) as nginx:
            for name, (size, clients) in SIZES.items():
                path = nginx.link(plain, size)

                def get(url, sides, clients=clients):
                    return lambda: load.run(url, sides, clients)

                rows |= alternate({
                    f"{name}, nginx": get(nginx.url + path, nginx.sides()),
                    f"{name}, Mimeo": get(urls[plain, name], {"server": [plain.pid]}),
                    f"{name}, TLS, nginx": get(nginx.tls_url + path, nginx.sides()),
                    f"{name}, TLS, Mimeo": get(urls[tls, name], {"server": [tls.pid]}),
                })
        rss = max(processes.rss_bytes(mimeo.pid, "VmHWM") for mimeo in (plain, tls))
    return {"rows": rows, "ratios": {name: ratio(rows, name) for name in kinds()}, "peak_rss": rss}


def kinds():
    return [name + tls for name in SIZES for tls in ("", ", TLS")]


def ratio(rows, name):
    return rows[f"{name}, Mimeo"]["per_second"] / rows[f"{name}, nginx"]["per_second"]


def table(result):
    yield "| | downloads/s | MB/s | of nginx | p50 ms | p99 ms | CPU of the server, ms per 100 MB |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, row in result["rows"].items():
        kind = name.rpartition(", ")[0]
        of_nginx = row["per_second"] / result["rows"][f"{kind}, nginx"]["per_second"]
        answer = row["bytes_per_second"] / row["per_second"]
        yield (f"| {name} | {row['per_second']:,.1f} | {row['bytes_per_second'] / 1e6:,.0f} | {of_nginx:.2f} | "
               f"{row['p50_us'] / 1000:.2f} | {row['p99_us'] / 1000:.2f} | {row['cpu_us']['server'] / 1000 * 1e8 / answer:,.1f} |")
    yield ""
    yield f"Most memory that either server ever took, uploads included: {result['peak_rss'] / 1e6:.0f} MB."


def marks(result):
    for name, value in result["ratios"].items():
        yield f"download of {name}, of nginx's rate", value, ">=", 0.8
