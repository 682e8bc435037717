"""A Docker Engine of a test's own, and images in it such as `cog build` makes: no registry is asked for anything.

The base is made from this machine's Python and the tests' `cog` package, with the libraries that they need."""
import contextlib
import json
import os
import pathlib
import queue
import re
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import threading

from mimeo_server import ROOT

BASE = "mimeo-test/base"
NETWORK = "mimeo-test"
PYTHON = ROOT / "build" / "venv" / "cog" / "bin" / "python"
ASK = """
import json, sys, sysconfig
print(json.dumps({"program": sys.executable, "real": sys._base_executable, "stdlib": sysconfig.get_path("stdlib"),
                  "packages": sysconfig.get_path("purelib")}))
"""
# Of the standard library and of the environment, what no model needs.
LEFT_OUT = shutil.ignore_patterns("__pycache__", "test", "tests", "idlelib", "tkinter", "lib2to3", "ensurepip", "config-3*", "pip",
                                  "setuptools", "pytest*", "_pytest", "pkg_resources", "dist-packages", "site-packages")


class Forbidden(Exception):
    """This machine lets nobody run an engine: we are in a container ourselves, or not root."""


class Engine:
    """`Engine(folder).start()` is a dockerd; `docker(...)` is its command line."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.socket = self.folder / "docker.sock"
        self.process = None
        self.log = []

    says_when_ready = "API listen on"

    def command(self):
        return ["dockerd", "--data-root", self.folder / "data", "--exec-root", self.folder / "exec", "--pidfile", self.folder / "pid",
                "-H", f"unix://{self.socket}", "--storage-driver", "overlay2", "--bridge=none", "--iptables=false", "--ip6tables=false"]

    def environment(self):
        return dict(os.environ)

    def start(self):
        ready = queue.SimpleQueue()
        # Podman's helpers leave a file behind where they are, when a container runs out of memory.
        self.process = subprocess.Popen(self.command(), env=self.environment(), cwd=self.folder, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True, start_new_session=True)
        threading.Thread(target=self._read, args=(ready,), daemon=True).start()
        with contextlib.suppress(queue.Empty):
            if ready.get(timeout=60):
                self.open_network()
                return self
        said = "".join(self.log[-20:])
        if re.search("operation not permitted|permission denied|needs to be started with root", said, re.I):
            raise Forbidden(said)
        raise AssertionError("the engine did not start:\n" + said)

    def open_network(self):
        # Not the usual one, which is there only once and may be somebody else's.
        self.docker("network", "create", NETWORK)

    def _read(self, ready):
        for line in self.process.stderr:
            self.log.append(line)
            if self.says_when_ready in line:
                ready.put(True)
        ready.put(False)

    def stop(self):
        try:
            if self.process.poll() is None:
                for container in self.containers():
                    self.docker("rm", "--force", container)
                self.docker("network", "rm", NETWORK)
        finally:
            self.process.terminate()
            try:
                self.process.wait(60)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)
                subprocess.run(f"grep -o ' {self.folder}[^ ]*' /proc/self/mounts | tac | xargs -r umount --lazy", shell=True)

    def docker(self, *arguments, **options):
        done = subprocess.run(["docker", "-H", f"unix://{self.socket}", *map(str, arguments)], capture_output=True, text=True,
                              timeout=120, **options)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def containers(self, server=None):
        """Those of one server, or all."""
        mine = ["--filter", "label=run.mimeo.owner=" + (server.data / "server-id").read_text().strip()] if server else []
        return self.docker("ps", "--all", "--quiet", "--no-trunc", *mine).split()

    def build(self, name, context, *options):
        # The classic builder: the other is a package of its own.
        self.docker("build", "--tag", name, *options, context, env={"DOCKER_BUILDKIT": "0", "PATH": "/usr/bin:/usr/local/bin", "HOME": str(self.folder)})

    def build_base(self):
        with tempfile.TemporaryDirectory() as place:
            context = pathlib.Path(place)
            lay_out_root(context / "root")
            (context / "Dockerfile").write_text("FROM scratch\nCOPY root /\n"
                                                "ENV PATH=/usr/local/bin:/usr/bin:/bin PYTHONPATH=/packages\nWORKDIR /src\n")
            self.build(BASE, context)

    def build_model(self, name, project, schema, config, lines=""):
        """An image with a project's files and the labels that `cog build` gives it."""
        with tempfile.TemporaryDirectory() as place:
            context = pathlib.Path(place)
            shutil.copytree(project, context / "src")
            (context / "src" / ".cog").mkdir()
            (context / "src" / ".cog" / "openapi_schema.json").write_text(json.dumps(schema))
            (context / "Dockerfile").write_text(f'FROM {BASE}\nCOPY src /src\n{lines}\nCMD ["python", "-m", "cog.server.http"]\n')
            self.build(name, context, "--label", "run.cog.openapi_schema=" + json.dumps(schema), "--label",
                       "run.cog.config=" + json.dumps(config), "--label", "run.cog.version=0.23.1")


class Podman(Engine):
    """The same of Podman, which speaks Docker's API. What its configuration says beside the folders is for machines whose control groups
    are of both versions, and whose limits of open files may not be raised."""

    says_when_ready = "API service listening on"

    def command(self):
        return ["podman", "--root", self.folder / "data", "--runroot", self.folder / "run", "--tmpdir", self.folder / "tmp", "--network-config-dir", self.folder / "networks", "--storage-driver",
                "overlay", "--log-level", "info", "system", "service", "--time=0", f"unix://{self.socket}"]

    def environment(self):
        settings = self.folder / "containers.conf"
        runtime = "/usr/sbin/runc" if os.path.exists("/usr/sbin/runc") else "crun"
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        settings.write_text(f'[containers]\ndefault_ulimits = ["nofile={files}:{files}", "nproc=4096:4096"]\n[network]\nnetwork_backend = "netavark"\n'
                            f'[engine]\nruntime = "{runtime}"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n')
        return {**os.environ, "CONTAINERS_CONF": str(settings)}


class Images:
    """`images(project)` is the name of an image of one of the tests' models. What it says of itself comes from the plain project, pushed
    to `server` beside it."""

    def __init__(self, server, engine):
        self.server, self.engine = server, engine
        self.made = {}

    def __call__(self, project, lines=""):
        if (project, lines) not in self.made:
            plain, folder = f"local/plain-{project}", ROOT / "tests" / "models" / project
            self.server.run("push", folder, plain)
            with self.server.http() as api:
                schema = api.get(f"/v1/models/{plain}").json()["latest_version"]["openapi_schema"]
            settings = (line.split(": ") for line in (folder / "cog.yaml").read_text().splitlines())
            name = f"mimeo-test/{project}:{len(self.made)}"
            self.engine.build_model(name, folder, schema, dict(settings), lines)
            self.made[project, lines] = name
        return self.made[project, lines]


class Line:
    """A way to an engine's socket, which can be cut, or stalled: then it takes what is said and passes nothing on."""

    def __init__(self, target, path):
        self.target, self.path = target, path
        self.lock = threading.Lock()
        self.open = []
        self.is_cut = False
        self.flows = threading.Event()
        self.flows.set()

    def __enter__(self):
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(self.path))
        self.door.listen()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.cut()

    def stall(self):
        self.flows.clear()

    def cut(self):
        with self.lock:
            self.is_cut = True
            self.path.unlink(missing_ok=True)
            for end in [self.door, *self.open]:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self.flows.set()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self.door.accept()
                engine = socket.socket(socket.AF_UNIX)
                engine.connect(str(self.target))
                with self.lock:
                    if self.is_cut:
                        return
                    self.open += [caller, engine]
                for one, other in ((caller, engine), (engine, caller)):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one, other):
        with contextlib.suppress(OSError):
            while piece := one.recv(65536):
                self.flows.wait()
                other.sendall(piece)
            other.shutdown(socket.SHUT_WR)


def lay_out_root(root):
    python = json.loads(subprocess.run([PYTHON, "-c", ASK], capture_output=True, text=True, check=True).stdout)
    stdlib, program = pathlib.Path(python["stdlib"]), pathlib.Path(python["real"]).resolve()
    for folder in ("usr/local/bin", "tmp", "src", "proc", "sys", "dev", "etc"):
        (root / folder).mkdir(parents=True)
    shutil.copytree(stdlib, inside(root, stdlib), ignore=LEFT_OUT)
    shutil.copytree(python["packages"], root / "packages", ignore=LEFT_OUT)
    place = inside(root, program)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(program, place)
    (root / "usr/local/bin/python").symlink_to(program)
    for library in libraries([program, *stdlib.rglob("*.so"), *pathlib.Path(python["packages"]).rglob("*.so")]):
        target = inside(root, library)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            shutil.copy(library, target)


def inside(root, path):
    return root / path.relative_to("/")


def libraries(programs):
    """What the loader takes for them, by the names that it looks for."""
    told = subprocess.run(["ldd", *map(str, programs)], capture_output=True, text=True).stdout
    return {pathlib.Path(path) for path in re.findall(r"(?:=> |^\t)(/\S+) \(0x", told, re.M)}


@contextlib.contextmanager
def engine(kind=Engine):
    folder = tempfile.mkdtemp(prefix="mimeo-docker-")
    made = kind(folder)
    try:
        yield made.start()
    finally:
        if made.process:
            made.stop()
        shutil.rmtree(folder, ignore_errors=True)
