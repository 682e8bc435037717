#!/usr/bin/env python3
"""Fails on co_await expressions that gcc 12 compiles to a double free.

A temporary aggregate, a capturing lambda or a conditional in one full expression with co_await: Mimeo is built with clang, but
stays correct for other compilers, and such lines read badly anyway. clang-query looks, with the matchers of co_await.query.

It takes seconds a file, so a file is not asked again while nothing has changed that its answer depends on: itself and every header
of ours that it reaches, how it is compiled, what is looked for and with which clang, and the distribution's packages. What was found
clean is remembered in BUILD_DIR/co_await.clean; losing that file costs time and nothing else.

    co_await.py [BUILD_DIR]        (default: build/release, or any other preset that was built)
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
QUERY = HERE / "co_await.query"
TOOL = "clang-query-19"
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)
FLAG = re.compile(r"-I\s*(\S+)")


class Fingerprints:
    """What the answer for a file depends on, as one number. Headers are found in the text, by every include there is: one that the
    preprocessor would skip counts too, which can only cause a question too many."""

    def __init__(self, root):
        self.root = root
        self.common = hashlib.sha256()
        self.common.update(QUERY.read_bytes())
        self.common.update(subprocess.run([TOOL, "--version"], capture_output=True, check=True).stdout)
        packages = pathlib.Path("/var/lib/dpkg/status")
        if packages.exists():
            self.common.update(packages.read_bytes())
        self.texts = {}

    def text(self, path):
        if path not in self.texts:
            data = path.read_bytes()
            self.texts[path] = hashlib.sha256(data).digest(), INCLUDE.findall(data.decode(errors="replace"))
        return self.texts[path]

    def reached(self, path, folders):
        """The file and all headers of ours behind it."""
        seen, todo = {path}, [path]
        while todo:
            here = todo.pop()
            for name in self.text(here)[1]:
                found = next((one for one in (folder / name for folder in [here.parent, *folders]) if one.is_file()), None)
                if found and found not in seen:
                    seen.add(found)
                    todo.append(found)
        return sorted(seen)

    def of(self, path, command):
        folders = [pathlib.Path(one) for one in FLAG.findall(command)]
        folders = [one for one in folders if one.is_relative_to(self.root)]
        whole = self.common.copy()
        whole.update(command.encode())
        whole.update((self.root / "cmake" / "pch.h").read_bytes() if (self.root / "cmake" / "pch.h").exists() else b"")
        for one in self.reached(path, folders):
            whole.update(self.text(one)[0])
        return whole.hexdigest()


def ask(build, path):
    """What clang-query finds wrong with one file: the lines to print."""
    answer = subprocess.run([TOOL, "-p", build, "-f", QUERY, path], capture_output=True, text=True)
    lines = (answer.stdout + answer.stderr).splitlines()
    errors = [line for line in lines if "error:" in line]
    if errors:
        return [f"{path}: clang-query cannot read it:", *errors[:3]]
    found = {}  # one place can match twice
    for number, line in enumerate(lines):
        if "binds here" in line:
            found.update(dict.fromkeys(lines[number:number + 3]))
    return list(found)


def texts_of(path):
    """What is compiled with a file: itself, or, of one that CMake made to compile several together, each of these."""
    text = path.read_text(errors="replace")
    together = path.name.startswith("unity_")
    return [pathlib.Path(one).read_text(errors="replace") for one in INCLUDE.findall(text)] if together else [text]


def files_to_ask(root, build):
    """Of what is compiled and ours, what has a co_await: (file, how it is compiled)."""
    commands = json.loads((build / "compile_commands.json").read_text())
    for entry in sorted(commands, key=lambda one: one["file"]):
        path = pathlib.Path(entry["file"])
        made = path.is_relative_to(root / "build") and not path.name.startswith("unity_")
        if made or not path.is_file():
            continue
        if any(re.search(r"\bco_await\b", text) for text in texts_of(path)):
            yield path, entry["command"]


def check(root, build):
    """-> the lines to print; none when all is well."""
    remembered = build / "co_await.clean"
    clean = set(remembered.read_text().split()) if remembered.exists() else set()
    fingerprints = Fingerprints(root)
    known, todo = set(), {}
    for path, command in files_to_ask(root, build):
        print_of_it = fingerprints.of(path, command)
        if print_of_it in clean:
            known.add(print_of_it)
        else:
            todo[path] = print_of_it
    complaints = []
    with open(remembered, "a") as as_it_goes, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (path, print_of_it), found in zip(todo.items(), pool.map(lambda one: ask(build, one), todo)):
            if found:
                complaints += found
                continue
            known.add(print_of_it)
            print(print_of_it, file=as_it_goes, flush=True)  # an interrupted run is not for nothing
    remembered.write_text("".join(f"{one}\n" for one in sorted(known)))
    return complaints


def main():
    root = HERE.parents[1]
    builds = [root / one for one in sys.argv[1:]] or [root / "build" / one for one in ("release", "dev", "asan", "tsan")]
    build = next((one for one in builds if (one / "compile_commands.json").is_file()), None)
    if build is None:
        sys.exit("co_await: build a preset first (make build)")
    complaints = check(root, build)
    print("\n".join(complaints), end="\n" if complaints else "")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
