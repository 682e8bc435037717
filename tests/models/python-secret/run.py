"""Has a secret, tells only its length, and whether anybody else could tell more. Asked to leak, it tells everybody."""

import os
import time
from typing import Optional

from cog import Secret


class Runner:
    def run(self, key: Secret, other: Secret = None, text: Optional[str] = None, leak: bool = False,
            fail: bool = False, sleep: float = 0) -> dict[str, str]:
        print(key, text)
        told = {"length": str(len(key.get_secret_value())), "other": str(other), "variables": " ".join(sorted(os.environ))}
        if leak:
            print("the key is", key.get_secret_value())
            told["key"] = "it is " + key.get_secret_value()
        time.sleep(sleep)
        if fail:
            raise ValueError(f"cannot log in with {key.get_secret_value()}")
        return told
