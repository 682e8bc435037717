#!/usr/bin/env python3
"""Fails on text that must not stand in the repository, and on rooms without a README.

  * a test that sleeps: it is either slow or wrong on a busy machine; wait for a signal instead;
  * the host of a package registry: installs must follow the machine's own settings;
  * an absolute path of the machine that somebody worked on;
  * a folder of src/ or backends/ with sources but without a README.md that says what the room is for.

A line that must break a rule says why, with "lint:allow" and the reason on that line.

    words.py [ROOT]
"""
import pathlib
import re
import subprocess

import report

# The words are put together here, so that this file itself is clean.
REGISTRIES = re.compile("|".join(re.escape(a + "." + b) for a, b in [
    ("registry", "npmjs.org"), ("registry", "yarnpkg.com"), ("pypi", "org"), ("files", "pythonhosted.org"),
    ("crates", "io"), ("proxy", "golang.org"), ("deb", "debian.org"), ("archive", "ubuntu.com")]))
MACHINE_PATHS = re.compile(r"(?<![\w.$}/-])/(?:work|home|root|Users|mnt)/[\w.-]")
SLEEPS = [
    (re.compile(r"(_test\.cc|(^|/)(tests?|testing)/.*\.(cc|h))$"), re.compile(r"\b(sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\(")),
    (re.compile(r"(^|/)tests/(?!models/).*\.py$"), re.compile(r"\b(time|asyncio)\.sleep\s*\(")),
    (re.compile(r"(^|/)tests/js(_package)?/.*\.m?[jt]s$"), re.compile(r"\bsetTimeout\s*\(")),
]
ALLOWED = "lint:allow"


def tracked(root):
    answer = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            check=True, capture_output=True)
    return [name for name in answer.stdout.decode().split("\0") if name]


def check(root, names):
    faults = []
    rooms, described = set(), set()
    for name in names:
        path = root / name
        if not path.is_file() or path.is_symlink():
            continue
        parts = pathlib.PurePath(name).parts
        if len(parts) == 3 and parts[0] in ("src", "backends"):
            if parts[2] == "README.md":
                described.add(parts[:2])
            elif parts[2].endswith((".cc", ".h")):
                rooms.add(parts[:2])
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        sleeps = [words for files, words in SLEEPS if files.search(name)]
        for number, line in enumerate(text.splitlines(), 1):
            if ALLOWED in line:
                continue
            where = f"{name}:{number}"
            if found := REGISTRIES.search(line):
                faults.append(f"{where}: names the registry host {found[0]}")
            if found := MACHINE_PATHS.search(line):
                faults.append(f"{where}: names a path of one machine ({found[0]}...)")
            for words in sleeps:
                if found := words.search(line):
                    faults.append(f"{where}: a test must wait for a signal, not {found[0]}...)")
    for room in sorted(rooms - described):
        faults.append(f"{'/'.join(room)}: a room needs a README.md with its purpose in one sentence")
    return faults


if __name__ == "__main__":
    report.run(lambda root: check(root, tracked(root)))
