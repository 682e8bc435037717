#!/usr/bin/env python3
"""Fails when an include points the wrong way.

The table of rooms is the mimeo_room(...) lines of CMakeLists.txt: a room may include itself, the rooms it DEPENDS on,
and theirs. Linking alone does not check that, for every room shares one include path. Beyond the table:

  * core decides and does nothing else: no event loop, coroutine or log may reach it, not even through another header;
  * client and predictor may use the wire words of src/cog/protocol*, and nothing else of cog;
  * what other people compile against (include/mimeo) includes no room, for people who install it have none.

    includes.py [ROOT]
"""
import re

import report

ROOM = re.compile(r"^\s*mimeo_room\(\s*(\w+)(?:\s+IN\s+(\w+))?\s+DEPENDS\s+([^)]*)\)", re.M)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
NEVER_IN_CORE = re.compile(r"^(boost/(asio|beast)/|coroutine$|spdlog/|base/log\.h$)")
WIRE_WORDS = re.compile(r"^cog/protocol\w*\.h$")


def table(root):
    """-> (room, its folder, all that follows DEPENDS) of each line"""
    lines = ROOM.findall((root / "CMakeLists.txt").read_text())
    return [(name, root / (inside or "src") / name, rest) for name, inside, rest in lines]


def read_rooms(root):
    """-> {room: (folder, every room it may include)}"""
    folder, direct = {}, {}
    for name, place, depends in table(root):
        folder[name] = place
        direct[name] = set(re.findall(r"\bmimeo_(\w+)", depends))

    def reach(name, seen):
        for other in direct.get(name, ()):
            if other not in seen:
                seen.add(other)
                reach(other, seen)
        return seen

    return {name: (folder[name], reach(name, {name})) for name in folder}


def includes_of(path):
    return [name for _, name in INCLUDE.findall(path.read_text(errors="replace"))]


def sources(folder):
    return sorted(p for p in folder.rglob("*") if p.suffix in (".h", ".cc"))


def what_reaches_core(path, root, trail=(), seen=None):
    """Yields (forbidden header, the files it came through)."""
    seen = set() if seen is None else seen
    if path in seen:
        return
    seen.add(path)
    for name in includes_of(path):
        if NEVER_IN_CORE.match(name):
            yield name, (*trail, path)
        elif (root / "src" / name).is_file():
            yield from what_reaches_core(root / "src" / name, root, (*trail, path), seen)


def check(root):
    rooms = read_rooms(root)
    if not rooms:
        return ["no mimeo_room(...) in CMakeLists.txt: this check would check nothing"]
    faults = []
    for name, (folder, allowed) in rooms.items():
        for path in sources(folder):
            for include in includes_of(path):
                target, in_a_folder, _ = include.partition("/")
                if not in_a_folder or target not in rooms or target in allowed:
                    continue
                if name in ("client", "predictor") and WIRE_WORDS.match(include):
                    continue
                faults.append(f"{path.relative_to(root)}: {name} may not include {include}: {target} is not among "
                              f"what {name} depends on ({', '.join(sorted(allowed - {name})) or 'nothing'})")
    for path in sources(root / "src" / "core"):
        if path.stem.endswith("_test"):
            continue
        for header, trail in what_reaches_core(path, root):
            chain = " -> ".join(str(p.relative_to(root)) for p in trail)
            faults.append(f"{path.relative_to(root)}: core may not know <{header}>, which comes in by {chain}")
    for path in sources(root / "include" / "mimeo"):
        for include in includes_of(path):
            if "/" in include and include.split("/")[0] in rooms:
                faults.append(f"{path.relative_to(root)}: a public header may not include {include}")
    return faults


if __name__ == "__main__":
    report.run(check)
