#!/usr/bin/env python3
"""Fails when two files of a room give one name to two things in their anonymous namespaces.

The files of a room are compiled together (cmake/rooms.cmake), and share one anonymous namespace then. Two definitions of a name
collide there or, worse, become overloads: a file calls what another one keeps for itself, and no compiler says so. So the
functions, variables and types there have a name of their own in the room. Its tests are a second set; a STANDALONE room is
compiled file by file. An alias may stand in several files that all mean the same by it.

    names.py [ROOT]
"""
import collections
import re

import includes
import report

# Comments, raw strings, strings, characters (not the ' of 1'000), lines for the preprocessor.
NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\''
                      r'|^[ \t]*#(?:\\\n|[^\n])*', re.M | re.S)
ANONYMOUS = re.compile(r"\bnamespace\s*\{")
# All of these are for text in which brackets are empty.
ARGUMENTS = re.compile(r"\btemplate\s*<[^<>;]*>|<[^<>;]*>|\b(?:decltype|alignas)\s*\(\s*\)")
STATEMENT = re.compile(r"(?:[^;{}]|\{\s*\}(?=\s*[,;{]))*(?:;|\{\s*\})")
ALIAS = re.compile(r"using\s+(\w+)\s*=")
TYPE = re.compile(r"(?:class|struct|union|enum(?:\s+class)?)\s+(\w+)\b[^;(={]*\{")
NO_DEFINITION = re.compile(r"(?:using|namespace|(?:class|struct|union|enum(?:\s+class)?)\s+\w+\s*(?::[^{]*)?;)")
FUNCTION_OR_VARIABLE = re.compile(r"[\w\s:*&\[\]]*?[\s*&](?!(?:auto|operator)\b)(\w+)\s*[=({\[,;]")


def blank(found):
    return re.sub(r"[^\n]", " ", found[0])


def namespace_from(text, start):
    """What stands at the top of the namespace that opens before start: what is inside its brackets is blank."""
    depth, top = 0, []
    for c in text[start:]:
        if c in ")]}":
            depth -= 1
        if depth < 0:
            break
        top.append(c if depth == 0 or c == "\n" else " ")
        if c in "([{":
            depth += 1
    top, found = "".join(top), 1
    while found:
        top, found = ARGUMENTS.subn(blank, top)
    return top


def definitions(text):
    """Yields (name, line, what it is an alias of)."""
    code = NOT_CODE.sub(blank, text)
    for opening in ANONYMOUS.finditer(code):
        start = opening.end()
        for found in STATEMENT.finditer(namespace_from(code, start)):
            statement = found[0].strip()
            at = start + found.end() - len(found[0].lstrip())
            line = text.count("\n", 0, at) + 1
            if alias := ALIAS.match(statement):
                yield alias[1], line, " ".join(text[at:start + found.end()].split())
            elif kind := TYPE.match(statement) or not NO_DEFINITION.match(statement) and FUNCTION_OR_VARIABLE.match(statement):
                yield kind[1], line, None


def check(root):
    rooms = includes.table(root)
    if not rooms:
        return ["no mimeo_room(...) in CMakeLists.txt: this check would check nothing"]
    faults = []
    for _, folder, rest in rooms:
        if "STANDALONE" in rest:
            continue
        sets = collections.defaultdict(lambda: collections.defaultdict(dict))
        for path in sorted(folder.glob("*.cc")):
            for what, line, alias in definitions(path.read_text()):
                sets[path.stem.endswith("_test")][what].setdefault(path, (line, alias))
        for names in sets.values():
            for what, places in names.items():
                aliases = {alias for _, alias in places.values()}
                if len(places) > 1 and (None in aliases or len(aliases) > 1):
                    first, *others = (f"{path.relative_to(root)}:{line}" for path, (line, _) in places.items())
                    faults.append(f"{first}: {what} is also in {', '.join(others)}: what is compiled together needs names of its own")
    return faults


if __name__ == "__main__":
    report.run(check)
