"""Ends Cog's worker while Python starts, as the kernel does when memory is short: its server never hears of it."""

import os
import sys

if any("_run_worker" in argument for argument in sys.orig_argv):
    os.kill(os.getpid(), 9)
