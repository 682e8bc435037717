#!/usr/bin/env python3
"""Fails where a page under docs/ shows code that is not what its file holds, or leads to a page or heading that is not there.

A block of code behind a line `<!-- examples/FILE -->` is that file. Every page is listed in docs/README.md.

    examples.py [--write] [ROOT]        --write: puts the files into the pages
"""
import pathlib
import re
import sys

SHOWN = re.compile(r"^<!-- (?P<file>examples/\S+) -->\n\n?(?P<fence>```+)(?P<language>\w*)\n(?P<code>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?P<page>[\w./-]*)(?:#(?P<heading>[^)\s]*))?\)")
CODE = re.compile(r"^(```+|~~~+).*?^\1$", re.MULTILINE | re.DOTALL)


def slug(heading):
    """As GitHub and the page make it (web/src/pages/docs/headings.ts)."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").replace("*", "")
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", words.lower()))


def headings(text):
    return {slug(line.lstrip("#").strip()) for line in CODE.sub("", text).splitlines() if re.match(r"#{1,4} ", line)}


def check(root, write=False):
    faults = []
    pages = {path.name: path.read_text() for path in sorted((root / "docs").glob("*.md"))}
    for name, text in pages.items():
        def as_file(found):
            path = root / found["file"]
            if not path.is_file():
                faults.append(f"docs/{name}: shows {found['file']}, which is not there")
                return found[0]
            code = path.read_text()
            if code != found["code"] and not write:
                faults.append(f"docs/{name}: does not show {found['file']} as it is; tools/lint/examples.py --write")
            return found[0].replace(f"{found['language']}\n{found['code']}", f"{found['language']}\n{code}", 1)

        renewed = SHOWN.sub(as_file, text)
        if text.count("<!-- examples/") != len(SHOWN.findall(text)):
            faults.append(f"docs/{name}: has a line <!-- examples/... --> without a block of code behind it")
        if write and renewed != text:
            (root / "docs" / name).write_text(renewed)
            text = renewed
        for link in LINK.finditer(CODE.sub("", text)):
            page, heading = link["page"], link["heading"]
            if page and not (root / "docs" / page).exists():
                faults.append(f"docs/{name}: leads to {page}, which is not there")
            elif heading and (page or name).endswith(".md") and "/" not in page and heading not in headings(pages[page or name]):
                faults.append(f"docs/{name}: leads to {page}#{heading}, which is no heading there")
    if "README.md" in pages:
        listed = {link["page"] for link in LINK.finditer(pages["README.md"])}
        faults += [f"docs/README.md: does not list {name}" for name in pages if name not in listed | {"README.md"}]
    return faults


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--write"]
    root = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parents[2]
    found = check(root, "--write" in sys.argv)
    print("\n".join(found), end="\n" if found else "")
    sys.exit(bool(found))
