"""Has a secret, tells only its length, and whether anybody else could tell more."""

import os
from typing import Optional

from cog import Secret


class Runner:
    def run(self, key: Secret, other: Secret = None, text: Optional[str] = None) -> dict[str, str]:
        print(key, text)
        return {"length": str(len(key.get_secret_value())), "other": str(other), "variables": " ".join(sorted(os.environ))}
