"""The ways to paint: each takes a size, five colours (dark to light, then a contrast) and a source of chance, and answers
an array of height x width x RGB between 0 and 1."""

import numpy as np
from PIL import Image


def noise(height, width, dice, scale, octaves=5):
    """Soft clouds between 0 and 1: random grids, blown up and added, each finer and fainter than the one before."""
    clouds = np.zeros((height, width))
    for octave in range(octaves):
        cells = scale * 2**octave
        grid = dice.random((max(2, cells * height // width + 2), cells + 2), dtype=np.float32)
        clouds += np.asarray(Image.fromarray(grid).resize((width, height), Image.Resampling.BICUBIC)) / 2**octave
    return (clouds - clouds.min()) / (clouds.max() - clouds.min())


def blend(colours, amount):
    """The colour at `amount` (0 to 1) of the way along a row of colours."""
    places = np.linspace(0, 1, len(colours))
    return np.stack([np.interp(amount, places, colours[:, channel]) for channel in range(3)], axis=-1)


def mix(below, above, opacity):
    return below + (above - below) * opacity[..., None]


def mountains(height, width, colours, dice):
    """Ridge behind ridge, paler with distance, under a low sun."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    picture = blend(colours[[2, 3, 3]], np.clip(y * 1.3, 0, 1))

    sun_x, sun_y, size = dice.uniform(0.2, 0.8), dice.uniform(0.22, 0.38), dice.uniform(0.05, 0.1)
    away = np.hypot((x - sun_x) * width / height, y - sun_y)
    picture = mix(picture, colours[4], 0.55 * np.exp(-((away / (5 * size)) ** 2)))
    picture = mix(picture, colours[3], np.clip((size - away) * height / 2, 0, 1))

    ridges = 6
    for ridge in range(ridges):
        near = ridge / (ridges - 1)
        crest = noise(8, width, dice, 3 + 2 * ridge, octaves=7)[4]
        top = 0.40 + 0.44 * near - (0.24 - 0.10 * near) * (crest - crest.mean())
        inside = np.clip((y - top) * height, 0, 1)
        mist = np.clip((y - top) * 2.2, 0, 0.35) * (1 - near)
        slope = mix(blend(colours[[2, 1, 0]], near * np.ones_like(y)), colours[3], mist)
        picture = mix(picture, slope, inside)
    return picture


def aurora(height, width, colours, dice):
    """Clouds that are pushed about by other clouds, lit along their folds."""
    push_x, push_y = noise(height, width, dice, 2), noise(height, width, dice, 2)
    field = noise(height, width, dice, 3)
    rows = (np.arange(height)[:, None] + 0.6 * height * (push_y - 0.5)).astype(int) % height
    columns = (np.arange(width)[None, :] + 0.6 * width * (push_x - 0.5)).astype(int) % width
    # Reflected at the edges, so that no seam shows where the push leads over them.
    field = np.pad(field, ((0, height), (0, width)), mode="symmetric")[2 * rows % (2 * height), 2 * columns % (2 * width)]
    picture = blend(colours[:4], np.clip(1.5 * field - 0.25, 0, 1))
    folds = 0.5 + 0.5 * np.cos(2 * np.pi * (4 * field + push_x))
    return mix(picture, colours[4], 0.55 * folds**10)


def glass(height, width, colours, dice):
    """A leaded window: the nearest of some points gives the colour, equal distance to two of them the lead."""
    y, x = np.mgrid[0:height, 0:width] / min(height, width)
    points = dice.random((70, 2)) * [x.max(), y.max()]
    nearest = np.full(x.shape, np.inf)
    second = np.full(x.shape, np.inf)
    pane = np.zeros(x.shape, dtype=int)
    for number, (point_x, point_y) in enumerate(points):
        away = np.hypot(x - point_x, y - point_y)
        closer = away < nearest
        second = np.where(closer, nearest, np.minimum(second, away))
        pane[closer] = number
        nearest = np.minimum(nearest, away)
    # Panes near each other have related colours; a few break out.
    tints = blend(colours[[1, 2, 3]], np.clip(points[:, 1] / y.max() + dice.normal(0, 0.22, len(points)), 0, 1))
    tints[dice.random(len(points)) < 0.14] = colours[4]
    light = 0.80 + 0.28 * noise(height, width, dice, 6)
    lead = np.clip((second - nearest - 0.012) * min(height, width) / 2, 0, 1)
    return mix(np.broadcast_to(0.45 * colours[0], (height, width, 3)), tints[pane] * light[..., None], lead)


STYLES = {"aurora": aurora, "glass": glass, "mountains": mountains}
