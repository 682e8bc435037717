"""One `mimeo serve` process and everything a test may want to know about it.

A server is started on a folder, waits until it says that it is ready, and is stopped with SIGTERM or killed. Whoever
stops it also checks how it went: exit code 0, and no sanitizer report, neither from the server nor from a model.
"""
import os
import pathlib
import re
import shlex
import signal
import socket
import ssl
import subprocess
import threading

import httpx

from free_ports import free_ports

ROOT = pathlib.Path(__file__).resolve().parents[1]
BINARY = pathlib.Path(os.environ.get("MIMEO_BINARY", ROOT / "build" / "release" / "mimeo")).resolve()

# GPUs that are not there: the server loads tests/fake_nvml as it would the library of NVIDIA's driver.
GPUS = {"LD_LIBRARY_PATH": str(BINARY.parent / "test-gpus"), "MIMEO_TEST_GPUS": "NVIDIA L40S:48,NVIDIA L40S:48,NVIDIA H100:80"}

# Sanitizers make programs several times slower, and the first start of a model may have to wait for the disk.
START_SECONDS = 30
STOP_SECONDS = 30

REPORT = re.compile(r"(==\d+==\s?ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error: |SUMMARY: \w+Sanitizer)")


class Server:
    """`Server(folder).start()`; the data folder survives `stop` and `kill`, so that `start` may follow again."""

    def __init__(self, folder, *options, env=None, binary=BINARY):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.binary = binary
        self.options = options
        self.extra_env = env or {}
        self.port, self.files_port = free_ports(2)
        self.url = f"https://127.0.0.1:{self.port}"
        self.files_url = f"https://127.0.0.1:{self.files_port}"
        self.log_path = self.folder / "server.log"
        self.process = None
        self._ready = None
        self._reader = None

    # --- life ---------------------------------------------------------------------------------------------------

    def start(self):
        self.spawn()
        if not self._ready.wait(START_SECONDS) or self.process.poll() is not None:
            self.kill()
            raise AssertionError(f"mimeo serve did not become ready:\n{self.log()}")
        return self

    def spawn(self):
        """Starts the process and does not wait for anything."""
        assert self.process is None, "already running"
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("MIMEO_", "REPLICATE_"))}
        reports = self.folder / "sanitizer"
        for variable in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            environment[variable] = ":".join(filter(None, [environment.get(variable), f"log_path={reports}"]))
        environment.update(self.extra_env)
        self._ready = threading.Event()
        self.process = subprocess.Popen(
            [self.binary, "serve", "--data-dir", self.data, "--listen", f"127.0.0.1:{self.port}",
             "--files-listen", f"127.0.0.1:{self.files_port}", *self._without_page(), *map(str, self.options)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment,
            start_new_session=True)
        self._reader = threading.Thread(target=self._read_log, args=(self.process.stdout, self._ready), daemon=True)
        self._reader.start()

    def _without_page(self):
        """Its usual address is one for the whole machine."""
        return [] if "--page-listen" in self.options else ["--page-listen", "none"]

    def _read_log(self, stream, ready):
        """Keeps what the server says; one line of it is the sign that it is ready."""
        with open(self.log_path, "ab") as log:
            for line in stream:
                log.write(line)
                log.flush()
                if line.startswith(b"mimeo is ready: "):
                    ready.set()
        ready.set()  # the end of the log: whoever waits must look whether the process still lives

    def stop(self, timeout=STOP_SECONDS):
        """Asks with SIGTERM and checks that it went well."""
        process, self.process = self.process, None
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)
            process.wait()
            raise AssertionError(f"no exit within {timeout} s of SIGTERM:\n{self.log()}") from None
        self._reader.join(5)
        assert code == 0, f"exit code {code} after SIGTERM:\n{self.log()}"
        self.check_reports()

    def kill(self):
        """kill -9: nothing in the server can prepare for it."""
        process, self.process = self.process, None
        process.kill()
        process.wait()

    def close(self):
        if self.process is not None:
            self.stop()

    # --- what it said -------------------------------------------------------------------------------------------

    def log(self, last=6000):
        text = self.log_path.read_text(errors="replace") if self.log_path.exists() else "(it said nothing)"
        return text[-last:]

    def check_reports(self):
        reports = [path.read_text(errors="replace") for path in self.folder.glob("sanitizer.*")]
        reports += [line for line in self.log(10**8).splitlines() if REPORT.search(line)]
        assert not reports, "sanitizer report:\n" + "\n".join(reports)

    def rss_bytes(self, field="VmRSS"):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"^{field}:\s+(\d+) kB", status, re.M)[1]) * 1024

    def processes(self):
        """Ids of every live process that works for this data folder, the server's own among them."""
        mark = str(self.data).encode()
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if entry.joinpath("stat").read_text().rpartition(")")[2].split()[0] == "Z":
                    continue
                if mark in entry.joinpath("cmdline").read_bytes() + entry.joinpath("environ").read_bytes():
                    found.append(int(entry.name))
            except (OSError, IndexError):
                continue  # it ended while we looked, or is not ours to read
        return found

    # --- talking to it ------------------------------------------------------------------------------------------

    @property
    def token(self):
        return (self.data / "token").read_text().strip()

    @property
    def ca(self):
        return self.data / "tls" / "ca.pem"

    def client_env(self):
        """What `mimeo env` tells a shell to export: the only thing a person changes to use an official client."""
        printed = self.run("env").stdout
        exports = {}
        for line in printed.splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0] == "export":
                for word in words[1:]:
                    name, _, value = word.partition("=")
                    exports[name] = value
        return exports

    def run(self, *arguments, check=True, cwd=None, env=None, timeout=120):
        """Runs the `mimeo` command line against this server's data folder."""
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("MIMEO_", "REPLICATE_"))}
        environment.update(MIMEO_DATA_DIR=str(self.data), **(env or {}))
        done = subprocess.run([self.binary, *map(str, arguments)], capture_output=True, text=True, cwd=cwd,
                              env=environment, timeout=timeout, stdin=subprocess.DEVNULL)
        assert not REPORT.search(done.stderr), done.stderr
        if check:
            assert done.returncode == 0, f"mimeo {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stderr}"
        return done

    def tls(self):
        return ssl.create_default_context(cafile=self.ca)

    def http(self, **options):
        """A bare HTTP client of the API: `with server.http() as api: api.get("/v1/account")`."""
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return httpx.Client(base_url=options.pop("base_url", self.url), verify=self.tls(), headers=headers,
                            timeout=options.pop("timeout", 60), **options)

    def connect(self, port=None):
        """A bare TLS socket, for what no HTTP client would send."""
        raw = socket.create_connection(("127.0.0.1", port or self.port), timeout=30)
        return self.tls().wrap_socket(raw, server_hostname="127.0.0.1")
