"""The programs that are measured: Mimeo, a model alone, nginx. Each in a temporary folder, on free ports."""
import json
import os
import pathlib
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

import processes

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
from free_ports import free_ports  # noqa: E402

BUILD = pathlib.Path(os.environ.get("MIMEO_BUILD", ROOT / "build" / "release")).resolve()
START_SECONDS = 60


class Program:
    """A process that is ready when one line of its output matches; stopped, its folder removed, when the `with` ends."""

    def __init__(self, command, ready, folder=None, env=None, cwd=None):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="mimeo-bench-"))
        begun = time.monotonic()
        with open(self.folder / "log", "wb") as log:  # a file, as under a service manager
            self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=subprocess.STDOUT, env=env, cwd=cwd, start_new_session=True)
        while not (found := re.search(ready, self.log())):
            if self.process.poll() is not None or time.monotonic() - begun > START_SECONDS:
                self.close()
                raise RuntimeError(f"{command[0]} did not start:\n{self.log()}")
            time.sleep(0.001)
        self.start_seconds = time.monotonic() - begun
        self.ready = found

    @property
    def pid(self):
        return self.process.pid

    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.pid, signal.SIGKILL)
                self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Mimeo(Program):
    """`mimeo serve` as people start it, but with the data folder and the ports ours."""

    def __init__(self, *options, folder=None, plain_http=True):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="mimeo-bench-"))
        self.data = self.folder / "data"
        port, files_port = free_ports(2)
        self.url = f"{'http' if plain_http else 'https'}://127.0.0.1:{port}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MIMEO_")}
        super().__init__([BUILD / "mimeo", "serve", "--data-dir", self.data, "--listen", f"127.0.0.1:{port}", "--files-listen",
                          f"127.0.0.1:{files_port}", *(["--plain-http"] if plain_http else []), *options],
                         rf"ready.*127\.0\.0\.1:{port}\b", folder=self.folder, env=environment)

    @property
    def token(self):
        return (self.data / "token").read_text().strip()

    def headers(self, **more):
        return {"Authorization": f"Bearer {self.token}", **more}

    def push(self, source, model):
        """Answers the version's id."""
        done = subprocess.run([BUILD / "mimeo", "push", source, model, "--data-dir", self.data, "--json"], capture_output=True,
                              text=True)
        if done.returncode != 0:
            raise RuntimeError(f"push of {source} failed: {done.stderr or done.stdout}\n{self.log()[-3000:]}")
        return json.loads(done.stdout)["version"]["id"]

    def predict(self, version, inputs):
        """One prediction through plain http, waited for; also starts an instance of the version."""
        body = json.dumps({"version": version, "input": inputs}).encode()
        request = urllib.request.Request(self.url + "/v1/predictions", body,
                                         self.headers(**{"Prefer": "wait", "Content-Type": "application/json"}))
        ca = self.data / "tls" / "ca.pem"
        tls = ssl.create_default_context(cafile=ca) if ca.exists() else None
        with urllib.request.urlopen(request, timeout=120, context=tls) as answer:
            prediction = json.load(answer)
        if prediction["status"] != "succeeded":
            raise RuntimeError(f"the prediction did not succeed: {prediction}\n{self.log()[-3000:]}")
        return prediction

    def models(self):
        """Processes that are not the server itself."""
        return processes.children(self.pid)

    def sides(self):
        return {"server": [self.pid], "model": self.models()}


class Alone(Program):
    """A model instance without Mimeo: the same command, environment and folder as a running one has, on a port of its own."""

    LISTENS = r"Starting coglet server on 127\.0\.0\.1:(\d+)"

    def __init__(self, pid):
        def strings(name):
            return pathlib.Path(f"/proc/{pid}/{name}").read_text().rstrip("\0").split("\0")

        environment = dict(line.split("=", 1) for line in strings("environ"))
        super().__init__(strings("cmdline"), self.LISTENS, env=environment, cwd=os.readlink(f"/proc/{pid}/cwd"))
        self.url = f"http://127.0.0.1:{self.ready[1]}"
        end = time.monotonic() + START_SECONDS
        while self.health() != "READY":
            if time.monotonic() > end:
                raise RuntimeError(f"the model did not become ready:\n{self.log()[-3000:]}")
            time.sleep(0.05)

    def health(self):
        with urllib.request.urlopen(self.url + "/health-check", timeout=10) as answer:
            return json.load(answer)["status"]

    def sides(self):
        return {"model": [self.pid, *processes.children(self.pid)]}

    def close(self):
        os.killpg(self.pid, signal.SIGKILL)  # SIGTERM costs it more than a second, and there is nothing to keep
        super().close()


class Nginx(Program):
    """nginx with a worker for each processor, in a folder of its own. `http` stands in its configuration as it is."""

    CONF = """
daemon off; pid FOLDER/pid; error_log stderr notice; worker_processes WORKERS; user root;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 100000000; tcp_nodelay on;
  client_body_temp_path FOLDER/a; proxy_temp_path FOLDER/b; fastcgi_temp_path FOLDER/c;
  uwsgi_temp_path FOLDER/d; scgi_temp_path FOLDER/e;
  HTTP
}
"""

    def __init__(self, http, folder=None):
        folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="mimeo-bench-"))
        conf = self.CONF.replace("FOLDER", str(folder)).replace("WORKERS", str(os.cpu_count())).replace("HTTP", http)
        (folder / "conf").write_text(conf)
        super().__init__(["nginx", "-c", folder / "conf", "-e", "stderr"], "start worker process", folder=folder)
        # It says so of each; a worker that is missing in the account would count as somebody else's work.
        while len(processes.children(self.pid)) < os.cpu_count():
            time.sleep(0.01)

    def sides(self):
        return {"server": [self.pid, *processes.children(self.pid)]}


class NginxText(Nginx):
    """Answers one text to everything."""

    def __init__(self, text):
        assert not set(text) & set("'$\\"), "this text would need escapes in nginx.conf"
        (port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        super().__init__("default_type application/json; server { listen 127.0.0.1:%d; location / { return 200 '%s'; } }"
                         % (port, text))


class NginxFiles(Nginx):
    """Serves output files as nginx does it best, beside the servers whose files and certificate it takes."""

    def __init__(self, tls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="mimeo-bench-"))
        (folder / "files").mkdir()
        port, tls_port = free_ports(2)
        self.url, self.tls_url = f"http://127.0.0.1:{port}", f"https://127.0.0.1:{tls_port}"
        super().__init__(f"""tcp_nopush on; sendfile on; sendfile_max_chunk 2m; open_file_cache max=1000;
  default_type application/octet-stream;
  ssl_protocols TLSv1.3; ssl_certificate {tls.data}/tls/server.pem; ssl_certificate_key {tls.data}/tls/server.key;
  server {{ listen 127.0.0.1:{port}; listen 127.0.0.1:{tls_port} ssl; root {folder}/files; }}""", folder)

    def link(self, mimeo, size):
        """Answers the path of what is, on the disk, the same file as the output of that size."""
        (blob,) = (file for file in (mimeo.data / "blobs").rglob("*") if file.is_file() and file.stat().st_size == size)
        (self.folder / "files" / str(size)).hardlink_to(blob)
        return f"/{size}"
