"""The programs under examples/ that use models, as a person runs them: set up by `mimeo env` alone. The pages under docs/ show these very
files (tools/lint/examples.py). Cog projects among them are tested in test_cog.py and test_trainings.py."""
import io
import json
import os
import re
import shutil
import subprocess
import sys

import httpx
import pytest
from PIL import Image

from built_in import HELLO, image_size, is_wav, picture_of
from free_ports import free_ports
from mimeo_server import ROOT

EXAMPLES = ROOT / "examples"
# The first push of a project downloads its packages.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def server(module_server):
    """One of their own: they push models and leave a deployment."""
    return module_server()


@pytest.fixture
def here(tmp_path):
    """A folder to run in, with a picture."""
    (tmp_path / "picture.png").write_bytes(picture_of("HELLO"))
    return tmp_path


@pytest.fixture
def run(server, here):
    """`run(program, *arguments)`: what it printed."""
    def start(*words, **variables):
        done = subprocess.run(list(map(str, words)), cwd=here, env={**os.environ, **server.client_env(), **variables}, capture_output=True,
                              text=True, timeout=170)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
    return start


@pytest.fixture
def script(here):
    """`script("folder/name.mjs")`: the example where Node.js finds the client, as after `npm install replicate`."""
    (here / "node_modules").symlink_to(ROOT / "tests" / "js" / "node_modules")
    (here / "package.json").write_text('{"type": "module"}')

    def copied(name):
        made = here / name
        made.parent.mkdir(parents=True, exist_ok=True)
        return shutil.copy(EXAMPLES / name, made)
    return copied


@pytest.fixture(scope="module")
def storyteller(server):
    server.run("push", EXAMPLES / "python-story", "local/storyteller", timeout=500)


@pytest.fixture
def started(server, here):
    """`started(file)`: a program that listens, once it has said so; its address, and its lines from then on."""
    running = []

    def start(file):
        (port,) = free_ports(1)
        process = subprocess.Popen([sys.executable, file], cwd=here, stdout=subprocess.PIPE, text=True,
                                   env={**os.environ, **server.client_env(), "PORT": str(port)})
        running.append(process)
        address = re.fullmatch(r"listening on (http://\S+)\n", process.stdout.readline())[1]
        return address, process.stdout
    yield start
    for process in running:
        process.terminate()
        process.wait()
        process.stdout.close()


def test_first_steps_in_python(run, here):
    assert run(sys.executable, EXAMPLES / "clients" / "run.py") == "succeeded hello Ada\n"
    assert is_wav((here / "morning.wav").read_bytes())
    assert image_size((here / "larger-0.png").read_bytes())[0] > 0


def test_first_steps_in_javascript(run, script, here):
    assert run("node", script("clients/run.mjs")) == "succeeded hello Ada\n"
    assert is_wav((here / "morning.wav").read_bytes())
    assert image_size((here / "larger-0.png").read_bytes())[0] > 0


def test_first_steps_in_go(run, here, folder):
    go = subprocess.run([ROOT / "tools" / "go.sh"], check=True, capture_output=True, text=True).stdout.strip()
    for name in ("go.mod", "go.sum"):
        shutil.copy(ROOT / "tests" / "go" / name, here)
    shutil.copy(EXAMPLES / "clients" / "main.go", here)
    assert run(go, "run", ".", GOTOOLCHAIN="local", GOFLAGS="-mod=readonly") == "hello Ada\n"
    assert is_wav((here / "morning.wav").read_bytes())


def test_first_steps_with_curl(run, here):
    said = run("sh", EXAMPLES / "clients" / "run.sh")
    assert json.loads(said.splitlines()[0])["output"] == "hello Ada"
    assert sorted(said.splitlines()[1:]) == sorted(path.name for path in here.glob("larger-*"))
    assert list(here.glob("larger-*"))


def test_a_language_model_in_python(run, storyteller):
    assert run(sys.executable, EXAMPLES / "language-model" / "stream.py").startswith("Alice was ")


def test_a_language_model_in_javascript(run, script, storyteller):
    assert run("node", script("language-model/stream.mjs")).startswith("Alice was ")


def test_a_deployment_and_its_next_release(run, server, storyteller):
    assert run(sys.executable, EXAMPLES / "deploy" / "deploy.py").startswith("Alice was ")
    with server.http() as api:
        version = api.get("/v1/models/mimeo/hello-world").json()["latest_version"]["id"]
        storyteller = api.get("/v1/deployments/local/stories").json()["current_release"]["version"]
        refused = subprocess.run([sys.executable, EXAMPLES / "deploy" / "release.py", version], env={**os.environ, **server.client_env()},
                                 capture_output=True)
        assert refused.returncode != 0, "a version of another model"
        assert run(sys.executable, EXAMPLES / "deploy" / "release.py", storyteller).strip().isdigit()
        api.patch("/v1/deployments/local/stories", json={"min_instances": 0, "max_instances": 0}).raise_for_status()


def test_the_routes_of_a_site_with_next(run, script, here):
    """Its handlers take a Request and give a Response, as the web's standards say; so they run without Next.js."""
    script("nextjs/app/api/predictions/route.js")
    script("nextjs/app/api/predictions/[id]/route.js")
    (here / "drive.js").write_text("""
      import { POST } from "./nextjs/app/api/predictions/route.js";
      import { GET } from "./nextjs/app/api/predictions/[id]/route.js";
      const made = await POST(new Request("http://site/api/predictions", { method: "POST", body: JSON.stringify({ text: "hello" }) }));
      let { id, status, output } = await made.json();
      while (["starting", "processing"].includes(status)) {
        ({ status, output } = await (await GET(new Request("http://site/"), { params: Promise.resolve({ id }) })).json());
      }
      console.log(made.status, status, output);
    """)
    assert re.fullmatch(r"201 succeeded https://\S+\.wav\n", run("node", here / "drive.js"))


def test_what_only_runs_elsewhere_is_well_formed():
    """The page of Next.js, and the part of the bot that speaks with Discord."""
    compile((EXAMPLES / "discord-bot" / "bot.py").read_text(), "bot.py", "exec")
    esbuild = ROOT / "web" / "node_modules" / ".bin" / "esbuild"
    assert esbuild.exists(), "tools/web.sh installs it"
    for name in ("app/page.jsx", "next.config.js"):
        subprocess.run([esbuild, EXAMPLES / "nextjs" / name], check=True, capture_output=True)


def test_what_the_bot_says(run):
    assert run(sys.executable, "-c", "import asyncio, speaker; print(asyncio.run(speaker.speak('hello')).read()[:4].decode())",
               PYTHONPATH=str(EXAMPLES / "discord-bot")) == "RIFF\n"


def test_the_notifier_tells_of_ends_and_of_nothing_that_is_not_signed(server, started):
    address, lines = started(EXAMPLES / "webhook-notifier" / "notifier.py")
    forged = httpx.post(address, json={"model": "forged"}, headers={"webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,x"})
    assert forged.status_code == 401
    with server.http() as api:
        for text in ("Ada", "Grace"):
            api.post("/v1/predictions", json={"version": HELLO, "input": {"text": text}, "webhook": address,
                                              "webhook_events_filter": ["completed"]}).raise_for_status()
        api.post("/v1/predictions", json={"version": "mimeo/chaos", "input": {"fail": "out of ink"}, "webhook": address,
                                          "webhook_events_filter": ["completed"]}).raise_for_status()
    assert sorted(next(lines) for _ in range(3)) == ["mimeo/chaos failed: out of ink\n", 'mimeo/hello-world succeeded: "hello Ada"\n',
                                                     'mimeo/hello-world succeeded: "hello Grace"\n']


def test_a_page_whose_models_follow_each_other(server, started, here):
    address, _ = started(EXAMPLES / "hypermedia" / "server.py")

    def until_done(piece):
        """As htmx does it, only without waiting."""
        while found := re.search(r'hx-get="([^"]+)"', piece):
            piece = httpx.get(address + found[1], timeout=60).text
        return piece

    with server.http() as api:
        picture = api.post("/v1/files", files={"content": ("hello.png", picture_of("HELLO"), "image/png")}).json()["urls"]["get"]
    assert 'hx-post="/enlarge"' in httpx.get(address).text
    enlarged = until_done(httpx.post(address + "/enlarge", data={"image": picture}, timeout=60).text)
    image = re.search(r'name="image" value="([^"]+)"', enlarged)[1]
    assert image.startswith(server.files_url)
    assert "HELLO" in until_done(httpx.post(address + "/read", data={"image": image}, timeout=60).text)


def test_a_push_with_tar_and_curl(run, server):
    pushed = run("sh", EXAMPLES / "push-from-ci" / "push.sh", EXAMPLES / "python-story", "local/from-ci", MIMEO_URL=server.url,
                 MIMEO_TOKEN=server.token, CURL_CA_BUNDLE=str(server.ca)).strip()
    with server.http() as api:
        assert api.get("/v1/models/local/from-ci").json()["latest_version"]["id"] == pushed


def test_a_workflow_of_nodes(run, server, here):
    server.run("push", EXAMPLES / "python-workflow", "local/workflow", timeout=500)
    said = run(sys.executable, EXAMPLES / "python-workflow" / "run_workflow.py", EXAMPLES / "python-workflow" / "workflow.json", "picture.png")
    assert sorted(said.split()) == ["inverted-4.png", "scaled-5.png"]
    scaled, inverted = (Image.open(io.BytesIO((here / name).read_bytes())) for name in ("scaled-5.png", "inverted-4.png"))
    assert scaled.size == inverted.size == (320, 200)
    assert scaled.getpixel((0, 0)) == (255, 255, 255) and inverted.getpixel((0, 0)) == (0, 0, 0)
