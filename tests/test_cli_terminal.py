"""What a person sees who sits before it: meters, pictures, Ctrl-C, a question."""
import os
import signal

import pytest

from built_in import CHAOS, HELLO
from mimeo_server import BINARY
from terminal import Terminal


@pytest.fixture
def terminal():
    made = []

    def start(data, *arguments, **environment):
        made.append(Terminal([BINARY, *arguments], data, **environment))
        return made[-1]

    yield start
    for one in made:
        one.close()


def test_a_meter_shows_how_far_a_model_is_and_takes_the_place_of_its_own_bar(server, terminal):
    shown, code = terminal(server.data, "run", CHAOS, "text=done", "lines=10", "sleep=2", "chunks=1").wait()
    assert code == 0
    assert "processing" in shown and "█" in shown and "░" in shown, shown
    assert "10%|" not in shown
    assert shown.rstrip().endswith("done 0")
    ascii_only, _ = terminal(server.data, "run", CHAOS, "text=done", "lines=10", "sleep=2", "chunks=1", LC_ALL="C").wait()
    assert "#" in ascii_only and "█" not in ascii_only


def test_there_is_none_where_nobody_looks(server, terminal):
    done = server.run("run", CHAOS, "text=done", "lines=3", "sleep=1", "chunks=1")
    assert "\x1b" not in done.stderr + done.stdout and "\r" not in done.stdout
    shown, _ = terminal(server.data, "run", CHAOS, "text=done", "sleep=1", "chunks=1", TERM="dumb").wait()
    assert "\x1b" not in shown


def test_ctrl_c_cancels_the_prediction(server, terminal, api):
    shell = terminal(server.data, "run", CHAOS, "text=x", "sleep=600")
    shell.wait_for("processing")
    shell.type("\x03")
    shown, code = shell.wait()
    assert code == 3 and "canceled" in shown
    newest = api.get("/v1/predictions").json()["results"][0]
    assert (newest["model"], newest["status"]) == (CHAOS, "canceled")


def test_pictures_are_shown_when_that_is_asked_for(server, terminal, picture, tmp_path):
    arguments = ["run", "mimeo/enlarge", f"image=@{picture}", "-o", f"{tmp_path}/"]
    shown, code = terminal(server.data, *arguments, "--show", KITTY_WINDOW_ID="1").wait()
    assert code == 0 and "\x1b_Ga=T,f=100," in shown
    shown, _ = terminal(server.data, *arguments, "--show", TERM_PROGRAM="iTerm.app").wait()
    assert "\x1b]1337;File=inline=1" in shown
    shown, _ = terminal(server.data, *arguments, KITTY_WINDOW_ID="1").wait()
    assert "\x1b_G" not in shown
    assert "\x1b" not in server.run(*arguments, "--show", env={"KITTY_WINDOW_ID": "1"}).stdout


def test_run_offers_to_start_a_server_when_there_is_none(terminal, folder):
    data = folder / "offered"
    refusing = terminal(data, "run", HELLO, "text=Ada")
    refusing.wait_for("Start one? [Y/n]")
    refusing.type("n\n")
    assert refusing.wait()[1] == 4
    data.mkdir()
    # Any port will do: the usual one may be taken.
    (data / "mimeo.toml").write_text('listen = "127.0.0.1:0"\nfiles-listen = "127.0.0.1:0"\npage-listen = "none"\n')
    willing = terminal(data, "run", HELLO, "text=Ada")
    willing.wait_for("Start one? [Y/n]")
    willing.type("\n")
    willing.wait_for("It runs until `kill ")
    server = int(willing.wait_for("`").strip())
    try:
        shown, code = willing.wait()
        assert code == 0 and "hello Ada" in shown
        os.kill(server, 0)  # it goes on
    finally:
        os.kill(server, signal.SIGTERM)


def test_nobody_is_asked_who_is_not_there(tmp_path, terminal):
    shown, code = terminal(tmp_path / "none", "run", HELLO, "text=Ada", "--json").wait()
    assert code == 4 and "[Y/n]" not in shown
