"""Paints a picture from a prompt. No weights, no GPU; the same words and seed give the same picture."""

import colorsys
import hashlib
import random
import tempfile
from typing import Optional

import numpy as np
from cog import BaseRunner, Input, Path
from PIL import Image

from styles import STYLES


class Runner(BaseRunner):
    def run(
        self,
        prompt: str = Input(description="What to paint: its words choose the colours and the forms"),
        style: str = Input(description="How to paint it", choices=sorted(STYLES), default="mountains"),
        width: int = Input(description="Pixels", default=768, ge=64, le=2048),
        height: int = Input(description="Pixels", default=512, ge=64, le=2048),
        seed: Optional[int] = Input(description="Leave empty for another picture each time", default=None),
    ) -> Path:
        if seed is None:
            seed = random.randrange(2**32)
        print(f"seed: {seed}")

        digest = hashlib.sha256(f"{prompt}\n{seed}".encode()).digest()
        dice = np.random.default_rng(list(digest))
        picture = finish(STYLES[style](height, width, palette(digest), dice), dice)

        path = Path(tempfile.mkdtemp()) / "painting.png"
        Image.fromarray((255 * picture + 0.5).astype(np.uint8)).save(path)
        return path


def palette(digest):
    """Five colours that go together: from dark to light along a slice of the colour wheel, then one from across it."""
    hue, spread = digest[0] / 256, 0.10 + 0.12 * digest[1] / 256
    steps = [(0.0, 0.80, 0.16), (0.4, 0.75, 0.45), (0.8, 0.60, 0.80), (1.0, 0.22, 0.98), (1.5, 0.80, 0.97)]
    return np.array([colorsys.hsv_to_rgb((hue + spread * turn) % 1, s, v) for turn, s, v in steps])


def finish(picture, dice):
    """Darker corners and a little grain, as on film."""
    height, width, _ = picture.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    shade = 1 - 0.18 * (x**2 + y**2)[..., None]
    return np.clip(picture * shade + dice.normal(0, 0.01, (height, width, 1)), 0, 1)
