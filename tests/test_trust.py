"""`mimeo trust`: a browser of this machine takes the local authority's word, and does not any more."""
import shutil
import subprocess

import pytest

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")


@pytest.fixture
def home(tmp_path):
    """Of somebody who has a browser: its database of certificates is there, and empty."""
    database = tmp_path / "home" / ".pki" / "nssdb"
    database.mkdir(parents=True)
    subprocess.run(["certutil", "-N", "--empty-password", "-d", f"sql:{database}"], check=True)
    return tmp_path / "home"


def shown(server, home):
    """The page as Chromium shows it; it is empty where the certificate is not trusted."""
    done = subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={home}/profile", "--dump-dom",
                           f"{server.url}/"], capture_output=True, text=True, timeout=120, env={"HOME": str(home), "PATH": "/usr/bin:/bin"})
    return done.stdout


def test_a_browser_trusts_the_authority_from_then_on(server, home, tmp_path):
    assert "Mimeo" not in shown(server, home)
    authorities = tmp_path / "authorities"
    authorities.mkdir()

    def trust(*flags):
        done = server.run("trust", "--system-folder", authorities, *flags, env={"HOME": str(home)})
        return dict(line.split(": ", 1) for line in done.stdout.splitlines())

    assert trust() == {"the system": "trusted", str(home / ".pki/nssdb"): "trusted"}
    assert trust()["the system"] == "trusted", "again is as good as once"
    assert (authorities / "mimeo.crt").read_bytes() == server.ca.read_bytes()
    assert "Mimeo" in shown(server, home)

    assert trust("--remove") == {"the system": "not trusted any more", str(home / ".pki/nssdb"): "not trusted any more"}
    assert trust("--remove")["the system"] == "not trusted any more"
    assert not (authorities / "mimeo.crt").exists()
    assert "Mimeo" not in shown(server, home)


def test_what_cannot_be_done_is_said_with_what_helps(server, home, tmp_path):
    done = server.run("trust", "--system-folder", tmp_path / "nowhere", env={"HOME": str(home)}, check=False)
    assert done.returncode == 1
    assert f"the system: left out; it keeps its authorities in another way than Debian does: add {server.ca} to them" in done.stdout


def test_without_an_authority_there_is_nothing_to_trust(server, tmp_path):
    done = server.run("trust", "--data-dir", tmp_path, check=False)
    assert done.returncode == 1
    assert "Start `mimeo serve` once" in done.stderr
