"""What callers wait for with a million stored predictions against ten thousand: a create that answers when it is on disk, a get of
a prediction drawn from all of them, and pages of a list. Both servers are asked in turns, over plain http with a token; how the
store alone compares is `mimeo_lists_bench`'s to say, which also fills the stores here."""
import pathlib
import random
import shutil
import sqlite3
import subprocess
import tempfile

import load
from bench_native import MODEL
from rounds import alternate
from servers import BUILD, Mimeo

FEW, MANY = 10_000, 1_000_000
CLIENTS = 8
CREATES = 200  # a second: the small store must stay small
DRAWN = 5_000


def run():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="mimeo-bench-lists-"))
    try:
        subprocess.run([BUILD / "mimeo_lists_bench", "--folder", folder, "--few", str(FEW), "--many", str(MANY), "--rounds", "0",
                        "--keep"], check=True)
        homes = {}
        for name in ("few", "many"):
            homes[name] = folder / f"{name}-home"
            homes[name].mkdir()
            (folder / name).rename(homes[name] / "data")
            (homes[name] / "data").chmod(0o700)
        with Mimeo("--models-dir", "none", folder=homes["few"]) as few, \
                Mimeo("--models-dir", "none", folder=homes["many"]) as many:
            rows = alternate(dict(measures(few, many)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"rows": rows, "quotients": {name: rows[f"{name}, many"]["p50_us"] / rows[f"{name}, few"]["p50_us"]
                                        for name in ("get", *PAGES, "create")}}


# Where a page of 100 begins among the predictions, oldest first: the same number of rows from either store.
PAGES = {"first page": None, "page in the middle": lambda count: count // 2, "last page": lambda count: 100}


def measures(few, many):
    for name in ("get", *PAGES, "create"):
        for which, mimeo in (("few", few), ("many", many)):
            yield f"{name}, {which}", measure(mimeo, name)


def measure(mimeo, name):
    database = sqlite3.connect(f"file:{mimeo.data}/mimeo.db?mode=ro", uri=True)
    ids = [row[0] for row in database.execute("SELECT id FROM predictions WHERE account = 'local' ORDER BY created_at")]
    where = PAGES.get(name)
    before = where and database.execute("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', created_at / 1e6, 'unixepoch') FROM predictions "
                                        "WHERE id = ?", (ids[where(len(ids))],)).fetchone()[0]
    database.close()
    if name == "create":
        version = mimeo.push(MODEL, "local/identity-native")
        body = f'{{"version":"{version}","input":{{"text":"x"}}}}'
        return lambda: load.run(mimeo.url + "/v1/predictions", mimeo.sides(), CLIENTS, headers=mimeo.headers(), body=body,
                                expect='"status":"starting"', rate=CREATES)
    if name == "get":
        paths = mimeo.folder / "paths"
        paths.write_text("".join(f"/v1/predictions/{one}\n" for one in random.Random(7).choices(ids, k=DRAWN)))
        return lambda: load.run(mimeo.url + "/", mimeo.sides(), CLIENTS, headers=mimeo.headers(), expect='"succeeded"', paths=paths)
    query = f"?created_before={before}" if before else ""
    return lambda: load.run(mimeo.url + "/v1/predictions" + query, mimeo.sides(), CLIENTS, headers=mimeo.headers(),
                            expect='"succeeded"')


def table(result):
    yield f"| p50 in ms, {CLIENTS} clients | {FEW:,} stored | {MANY:,} stored | quotient | CPU us | CPU us |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, quotient in result["quotients"].items():
        few, many = (result["rows"][f"{name}, {which}"] for which in ("few", "many"))
        yield (f"| {name} | {few['p50_us'] / 1000:.3f} | {many['p50_us'] / 1000:.3f} | {quotient:.2f} | "
               f"{few['cpu_us']['server']:.0f} | {many['cpu_us']['server']:.0f} |")


def marks(result):
    for name, quotient in result["quotients"].items():
        yield f"{name} with {MANY:,} stored, of its time with {FEW:,}", quotient, "<=", 1.2
