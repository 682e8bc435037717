"""How a check of the source ends: its lines are printed, and there must be none."""
import pathlib
import sys


def run(check):
    """`check(root)` answers lines; the root is the one argument, or this repository's."""
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]).resolve()
    faults = check(root)
    print("\n".join(faults), end="\n" if faults else "")
    sys.exit(1 if faults else 0)
