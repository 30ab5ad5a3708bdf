"""Still pictures drawn from formulas, band-limited to the last pixel, and how they are made small and damaged.

Pictures are drawn at twice their size and averaged down, so that edges are as sharp as a camera's: the tiles of textures.py are
smoothed for warping and would teach blur. Three in four are dead leaves (Lee, Mumford and Huang, "Occlusion models for natural
images", IJCV 2001): opaque shapes whose sizes follow r^-3, dense, with correlated colours and 1/f textures inside. The rest is
what is regular: facades, brick, cloth, stripes, writing and line art in perspective, foliage, gradients with grain.

A picture is a function of its seed alone: (SIZE, SIZE, 3) uint8, display-referred. SIZE is a multiple of 2, 3 and 4.
  degrade(picture, scale, kind, rng)  the small picture. kind "clean" is what a bicubic filter leaves of it, "restore" is damaged.
  resize(picture, height, width)      antialiased bicubic, a = -0.5, width scaled by the factor, as MATLAB has it.
usage: pictures.py --sheet sheet.png [--count 12]      a sheet to look at
       pictures.py --draw 800 --out pictures.npy       pictures for upscale.py --pictures
"""
import argparse
import functools
import time
from concurrent.futures import ProcessPoolExecutor

import cv2
import numpy as np

import h264
import textures

SIZE, OVER = 384, 2
CANVAS = SIZE * OVER
POINTS = 24
TILE = 256  # of a texture field; the atlas has FIELDS of them, read mirrored so that they have no seams
FIELDS = 16

cv2.setNumThreads(1)


# ---------------------------------------------------------------- resizing
def cubic(x, a=-0.5):
    x = np.abs(x)
    return np.where(x <= 1, ((a + 2) * x - (a + 3)) * x * x + 1, np.where(x < 2, a * (((x - 5) * x + 8) * x - 4), 0.0))


def lanczos(x):
    return np.where(np.abs(x) < 3, np.sinc(x) * np.sinc(x / 3), 0.0)


@functools.lru_cache(maxsize=64)
def axis_taps(inputs, outputs, kernel="bicubic", edge="mirror"):
    """Which inputs an output is a sum of, and their weights: two (outputs, taps) arrays. Half-pixel centres; where the axis
    shrinks, the kernel is widened by the factor.

    edge "mirror" repeats the last pixel first, as MATLAB does; "replicate" repeats only it, as ONNX Resize does.
    """
    f, support = {"bicubic": (cubic, 2.0), "lanczos": (lanczos, 3.0)}[kernel]
    stretch = max(1.0, inputs / outputs)
    centre = (np.arange(outputs) + 0.5) * inputs / outputs - 0.5
    reach = int(np.ceil(support * stretch)) + 1
    index = np.floor(centre).astype(int)[:, None] + np.arange(-reach, reach + 1)
    w = f((centre[:, None] - index) / stretch)
    w /= w.sum(1, keepdims=True)
    used = np.abs(w).max(0) > 1e-12
    index, w = index[:, used], w[:, used]
    if edge == "mirror":
        index = np.mod(index, 2 * inputs)
        index = np.where(index < inputs, index, 2 * inputs - 1 - index)
    return np.clip(index, 0, inputs - 1), w.astype(np.float32)


def axis_weights(inputs, outputs, kernel="bicubic", edge="mirror"):
    """The same as an (outputs, inputs) matrix."""
    index, w = axis_taps(inputs, outputs, kernel, edge)
    out = np.zeros((outputs, inputs), np.float32)
    np.add.at(out, (np.arange(outputs)[:, None], index), w)
    return out


def resize(x, height, width, kernel="bicubic"):
    """(H, W, 3) float32, rows first; not clamped, not rounded. Sums of rows: numpy's matrix product may be a slow one."""
    for size in (height, width):
        index, w = axis_taps(x.shape[0], size, kernel)
        x = sum(w[:, k, None, None] * x[index[:, k]] for k in range(index.shape[1]))
        x = x.transpose(1, 0, 2)
    return np.ascontiguousarray(x)


def to8(x):
    return (np.clip(x, 0, 1) * 255 + 0.5).astype(np.uint8)


# ---------------------------------------------------------------- dead leaves
@functools.lru_cache(maxsize=1)
def atlas():
    """Texture fields, mean 0 and deviation 1, in a row of a square atlas: noise of several slopes, grain with a direction, ridges, cells."""
    rng, parts, m = np.random.default_rng(77), [], 2 * TILE
    for k in range(FIELDS):
        x = textures.noise(rng, m, (0.6, 0.8, 1.0, 1.1, 1.2, 1.4, 1.6, 1.8, 2.1, 1.0, 1.2, 1.4, 1.2, 1.0, 1.6, 1.3)[k])
        if 9 <= k < 12:  # hair, wood, brushed metal: stretched along one axis
            x = cv2.resize(x[:m // (4 * (k - 8))], (m, m), interpolation=cv2.INTER_CUBIC)
        elif k == 12:
            x = -np.abs(x)
        elif k == 13:
            x = np.tanh(4 * x)
        elif k == 14:
            x = np.abs(np.mod(x * 1.5, 2) - 1)
        elif k == 15:
            x = np.exp(0.8 * x)
        x = x[:TILE, :TILE]
        parts.append((x - x.mean()) / (x.std() + 1e-9))
    side = int(np.sqrt(FIELDS))
    return np.concatenate([np.concatenate(parts[r * side:(r + 1) * side], 1) for r in range(side)], 0).astype(np.float32)


@functools.lru_cache(maxsize=1)
def slopes():
    rng = np.random.default_rng(78)
    return [textures.noise(rng, 1024, p) for p in SLOPES]


SLOPES = (0.9, 1.2, 1.5, 1.8, 2.1, 2.5, 3.0)


def field(rng, n, power):
    """Noise of about that slope, cut at random from one of a few large fields: a transform each time would cost most of the drawing."""
    x = slopes()[int(np.argmin(np.abs(np.array(SLOPES) - power)))]
    y, z = rng.integers(0, 1024, 2)
    x = np.roll(x, (y, z), (0, 1))[:n, :n]
    return x.T if rng.random() < 0.5 else x


def outlines(rng, count, kind):
    """Radius over angle of closed shapes, largest about 1: (count, POINTS) and the aspect (count)."""
    angle = np.arange(POINTS) * 2 * np.pi / POINTS
    which = rng.choice(5, count, p=dict(mixed=[0.34, 0.3, 0.16, 0.12, 0.08], foliage=[0.7, 0, 0, 0.3, 0], blocks=[0.05, 0.85, 0, 0, 0.1])[kind])
    r = np.ones((count, POINTS), np.float32)
    box = 0.8 / np.maximum(np.abs(np.cos(angle)), np.abs(np.sin(angle)))
    r[which == 1] = box
    for i in np.flatnonzero(which == 2):  # convex polygons: the nearest of a few half planes
        th = rng.uniform(0, 2 * np.pi, rng.integers(3, 8))
        with np.errstate(divide="ignore"):
            far = 0.6 / np.maximum(np.cos(angle[:, None] - th), 0.05)
        r[i] = np.minimum(far.min(1), 1.5)
    n = int((which == 3).sum())
    wave = sum(rng.normal(0, 0.25 / k, (n, 1)) * np.cos(k * angle + rng.uniform(0, 6.3, (n, 1))) for k in range(2, 7))
    r[which == 3] = np.clip(0.8 + wave, 0.15, 1.4)
    aspect = rng.uniform(0.25, 1, count) if kind != "foliage" else rng.uniform(0.15, 0.5, count)
    thin = which == 4  # wires, twigs, edges of frames
    r[thin] = box
    aspect[thin] = np.exp(rng.uniform(np.log(0.01), np.log(0.12), n := int(thin.sum()))) if n else 0
    return r, aspect


def palette(rng, kind):
    """A few colours that belong together: lightness varies most, hue least."""
    tone = rng.normal(0, 0.08, 3)
    n = int(rng.integers(4, 14))
    light = np.clip(rng.beta(1.1, 1.3, (n, 1)) * rng.uniform(0.6, 1) + rng.uniform(0, 0.2), 0, 1)
    if kind == "foliage":
        tone, light = np.array([-0.02, 0.1, -0.12]) + rng.normal(0, 0.05, 3), light * 0.7
    vivid = rng.normal(0, 1, (n, 3)) * np.where(rng.random((n, 1)) < 0.2, 0.2, 0.05)
    return np.clip(light * (1 + tone) + vivid * np.sqrt(light + 0.05), 0.01, 0.99).astype(np.float32)


def paint(rng, kind, ids, first, low, high, cover, limit=14000):
    """Paints leaves first, first + 1, ... into ids; returns their parameters."""
    n = ids.shape[0]
    mean = 2 * np.log(high / low) / (low ** -2 - high ** -2)
    count = int(np.clip(cover * n * n / (np.pi * mean * 0.5), 60, limit))
    radius = (low ** -2 + (high ** -2 - low ** -2) * rng.random(count)) ** -0.5
    if rng.random() < 0.25:
        radius = np.sort(radius)[::-1]
    shape, aspect = outlines(rng, count, kind)
    upright = rng.random() < (0.9 if kind == "blocks" else 0.2)
    turn = rng.normal(0, 0.02, count) + rng.integers(0, 2, count) * np.pi / 2 + rng.uniform(-0.2, 0.2) if upright else rng.uniform(0, 2 * np.pi, count)
    if kind != "foliage" and rng.random() < 0.15:  # one direction rules, as in grass or rubble
        turn = turn * 0.1 + rng.uniform(0, np.pi)
    centre = rng.uniform(-0.05 * n, 1.05 * n, (count, 2))
    angle = np.arange(POINTS) * 2 * np.pi / POINTS
    a, b = shape * np.cos(angle) * radius[:, None], shape * np.sin(angle) * (radius * aspect)[:, None]
    c, s = np.cos(turn)[:, None], np.sin(turn)[:, None]
    points = np.stack([centre[:, :1] + a * c - b * s, centre[:, 1:] + a * s + b * c], -1)
    points = np.round(points * 16).astype(np.int32)
    for i in range(count):
        cv2.fillPoly(ids, [points[i]], first + i, cv2.LINE_8, 4)
    return dict(centre=centre, radius=radius, turn=turn)


def fill(rng, ids, leaf, colours):
    """The picture that an id map and its leaves stand for, at the size of the canvas."""
    count = len(leaf["radius"])
    light = rng.normal(0, 0.05, (count, 1))
    base = np.clip(colours[rng.integers(0, len(colours), count)] + light + rng.normal(0, 0.02, (count, 3)), 0, 1).astype(np.float32)
    other = np.clip(np.where(rng.random((count, 1)) < 0.5, colours[rng.integers(0, len(colours), count)], base + rng.normal(0, 0.2, (count, 1))), 0, 1)
    # Textures: 1/f fields read through a turn and a zoom; most are faint, as in photographs.
    busy = np.exp(rng.uniform(np.log(0.4), np.log(1.6)))
    gain = np.where(rng.random(count) < 0.2, 0.004, np.exp(rng.uniform(np.log(0.01), np.log(0.2), count)) * busy)
    tint = gain[:, None] * (1 + rng.normal(0, 0.15, (count, 3))) * rng.choice([-1, 1], (count, 1))
    th, zoom = leaf["turn"] + rng.normal(0, 0.3, count), np.exp(rng.uniform(np.log(0.35), np.log(1.1), count))
    field, side = rng.integers(0, FIELDS, count), int(np.sqrt(FIELDS))
    # Gradients, stripes, checks: a second colour, by a share s of it.
    kind = rng.choice(4, count, p=[0.6, 0.2, 0.13, 0.07])
    period = np.exp(rng.uniform(np.log(5), np.log(90), count))
    sharp = np.exp(rng.uniform(np.log(0.7), np.log(8), count))
    pick = lambda v: np.take(np.asarray(v, np.float32), ids)
    n = ids.shape[0]
    yy, xx = np.mgrid[0:n, 0:n].astype(np.float32)
    xx, yy = xx - pick(leaf["centre"][:, 0]), yy - pick(leaf["centre"][:, 1])
    c, s = pick(np.cos(th)), pick(np.sin(th))
    u, v = xx * c + yy * s, yy * c - xx * s
    mirror = lambda p: np.abs(np.mod(p, 2 * (TILE - 2)) - (TILE - 2))
    z = pick(zoom)
    at = lambda k: (pick(k * TILE)).astype(np.float32)
    grain = cv2.remap(atlas(), mirror(u * z + pick(rng.uniform(0, 4 * TILE, count))) + at(field % side),
                      mirror(v * z + pick(rng.uniform(0, 4 * TILE, count))) + at(field // side), cv2.INTER_LINEAR)
    which, w = kind.astype(np.int8)[ids], pick(2 * np.pi / period)
    wave = np.sin(u * w + pick(rng.uniform(0, 6.3, count)))
    wave = np.where(which == 3, wave * np.sin(v * w * pick(rng.uniform(0.6, 1.6, count))), wave)
    share = np.where(which == 1, np.clip(0.5 + u / pick(2 * leaf["radius"]), 0, 1), 0.5 + 0.5 * np.tanh(wave * pick(sharp)))
    share = np.where(which == 0, 0, share)
    image = base[ids] + np.asarray(other - base, np.float32)[ids] * share[..., None]
    return image + np.asarray(tint, np.float32)[ids] * grain[..., None]


def leaves(rng, n, kind=None):
    """Dense dead leaves; two in five have a background out of focus."""
    kind = kind or rng.choice(["mixed", "blocks"], p=[0.8, 0.2])
    colours, layers = palette(rng, kind), 1 + (rng.random() < 0.4)
    image = None
    for layer in range(layers):
        front = layer == layers - 1
        low = np.exp(rng.uniform(np.log(5), np.log(50))) if kind != "foliage" else np.exp(rng.uniform(np.log(4), np.log(14)))
        high = max(3 * low, np.exp(rng.uniform(np.log(80), np.log(520)))) if kind != "foliage" else low * rng.uniform(3, 8)
        ids = np.zeros((n, n), np.int32)
        cover = rng.uniform(2.5, 6) if layers == 1 or not front else rng.uniform(0.2, 1)
        leaf = paint(rng, kind, ids, 1, low, high, cover)
        leaf = dict(centre=np.concatenate([[[n / 2, n / 2]], leaf["centre"]]), radius=np.append(n, leaf["radius"]),
                    turn=np.append(rng.uniform(0, 6.3), leaf["turn"]))
        made = fill(rng, ids, leaf, colours)
        image = made if image is None else np.where((ids > 0)[..., None], made, image)
        if layers > 1 and not front:
            image = cv2.GaussianBlur(image, (0, 0), np.exp(rng.uniform(np.log(1.5), np.log(14))))
    return image


# ---------------------------------------------------------------- what is regular
def pulses(u, width, duty):
    """Share of a pixel of that width which a pulse of period 1 covers, exactly: no lattice is too fine for it."""
    inside = lambda p: np.floor(p) * duty + np.minimum(p - np.floor(p), duty)
    return (inside(u + width / 2) - inside(u - width / 2)) / width


def view(rng, n, tilt=0.7):
    """Coordinates of a plane seen at an angle, in pixels of its near part, and the size of a pixel there: (u, v, du, dv)."""
    yy, xx = np.mgrid[0:n, 0:n].astype(np.float32)
    th, roll = rng.uniform(0, 2 * np.pi), rng.choice([0, np.pi / 2]) + rng.normal(0, 0.12) if rng.random() < 0.7 else rng.uniform(0, np.pi)
    x, y = xx - n / 2, yy - n / 2
    depth = np.clip(1 + rng.uniform(0, tilt) * (x * np.cos(th) + y * np.sin(th)) / (n / 2), 0.15, None)
    u, v = (x * np.cos(roll) + y * np.sin(roll)) / depth, (y * np.cos(roll) - x * np.sin(roll)) / depth
    size = lambda p: np.abs(np.gradient(p, axis=0)) + np.abs(np.gradient(p, axis=1)) + 1e-6
    return u, v, size(u), size(v)


def facade(rng, n):
    """Windows, ledges, mullions, railings: nested lattices in perspective, each cell a little different."""
    u, v, du, dv = view(rng, n)
    p, q = np.exp(rng.uniform(np.log(14), np.log(160), 2))
    if rng.random() < 0.4:
        q = p * rng.uniform(0.7, 1.4)
    colours = palette(rng, "mixed")
    one = lambda: colours[rng.integers(len(colours))]
    u, v, du, dv = u / p + 50, v / q + 50, du / p, dv / q
    image = one() + field(rng, n, rng.uniform(0.9, 1.8))[..., None] * rng.uniform(0, 0.06) * np.float32(1)
    cell = (np.floor(v).astype(int) * 131 + np.floor(u).astype(int) * 17) % 997
    for _ in range(rng.integers(1, 4)):
        a, b = rng.uniform(0.3, 0.95, 2)
        shift, k, l = rng.uniform(0, 1, 2), rng.choice([1, 1, 1, 2, 3]), rng.choice([1, 1, 1, 2, 3, 5])
        style = rng.integers(4)
        across = pulses(u * k + shift[0], du * k, a if style != 1 else 1.0)
        along = pulses(v * l + shift[1], dv * l, b if style != 2 else 1.0)
        mask = across * along if style != 3 else np.maximum(across * (a < 0.6), along * (b < 0.6))
        tone = one() + rng.normal(0, rng.uniform(0, 0.12), 997).astype(np.float32)[cell][..., None]
        image = image + (tone - image) * np.clip(mask, 0, 1)[..., None]
    return image * (1 + field(rng, n, 2)[..., None] * rng.uniform(0, 0.15))


def lattice(rng, n):
    """Gratings, tiles, blinds and wire nets in perspective, with or without something behind."""
    u, v, du, dv = view(rng, n, 0.9)
    p = np.exp(rng.uniform(np.log(6), np.log(60)))
    a, b, duty = palette(rng, "mixed")[0], palette(rng, "mixed")[1], rng.uniform(0.1, 0.7)
    kind = rng.integers(3)
    mask = pulses(u / p + 9, du / p, duty)
    if kind:
        other = pulses(v / p / rng.choice([1, 1, 2, 3]) + 9, dv / p, duty)
        mask = np.maximum(mask, other) if kind == 1 else mask * (1 - other) + other * (1 - mask)
    back = a if rng.random() < 0.6 else leaves(rng, n)
    return back + (b - back) * np.clip(mask, 0, 1)[..., None] + field(rng, n, 1.4)[..., None] * rng.uniform(0, 0.03)


def gradient(rng, n):
    """Sky and walls: very smooth, with grain."""
    image = palette(rng, "mixed")[0] + field(rng, n, rng.uniform(2, 3))[..., None] * rng.normal(0, 0.12, 3)
    return image + cv2.GaussianBlur(rng.standard_normal((n, n, 1)).astype(np.float32), (0, 0), rng.uniform(0.5, 2))[..., None] * rng.uniform(0, 0.05)


def tilted(f):
    """A tile of textures.py seen at an angle."""
    def draw(rng, n):
        image = np.clip(np.asarray(f(rng, n), np.float32), 0, 1)
        if rng.random() < 0.6:
            square = np.float32([[0, 0], [n, 0], [n, n], [0, n]])
            moved = square + rng.uniform(-0.25, 0.25, (4, 2)).astype(np.float32) * n
            m = cv2.getPerspectiveTransform(square, moved)
            image = cv2.warpPerspective(image, m, (n, n), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        return image
    return draw


REGULAR = [(facade, 5), (lattice, 2), (tilted(textures.bricks), 1), (tilted(textures.cloth), 1), (tilted(textures.stripes), 1.5),
           (tilted(textures.page), 3), (tilted(textures.clouds), 0.5), (lambda r, n: leaves(r, n, "foliage"), 3), (gradient, 0.7)]


def picture(seed, regular=0.27):
    """One picture; regular: the share that is not dead leaves."""
    rng = np.random.default_rng([seed, 11])
    weights = np.array([w for _, w in REGULAR])
    draw = REGULAR[rng.choice(len(REGULAR), p=weights / weights.sum())][0] if rng.random() < regular else leaves
    image = np.asarray(draw(rng, CANVAS), np.float32)
    if draw is not leaves and rng.random() < 0.25:  # half of it behind leaves
        other, ids = leaves(rng, CANVAS), np.zeros((CANVAS, CANVAS), np.int32)
        paint(rng, "mixed", ids, 1, 30, 300, rng.uniform(0.2, 0.7))
        image = np.where((ids > 0)[..., None], other, image)
    if rng.random() < 0.5:  # light that falls unevenly
        image = image * np.exp(field(rng, CANVAS, rng.uniform(1.8, 2.4)) * rng.uniform(0, 0.3))[..., None]
    image = np.clip(image, 0, 1)
    # The lens and the sensor: a box, or a box and a little blur, or a filter that overshoots as cameras and editors do.
    lens = rng.random()
    if lens < 0.25:
        image = resize(image, SIZE, SIZE)
    else:
        if lens > 0.65:
            image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.5, 1.6))
        image = cv2.resize(image, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    if rng.random() < 0.2:
        image = image + (image - cv2.GaussianBlur(image, (0, 0), rng.uniform(0.6, 1.2))) * rng.uniform(0.1, 0.6)
    if rng.random() < 0.15:
        image = image + rng.normal(0, rng.uniform(0, 0.012), (SIZE, SIZE, 1 if rng.random() < 0.5 else 3))
    return to8(image)


def draw(seeds, regular=0.27, workers=1):
    """Pictures in the order of the seeds, whatever the number of workers."""
    job = functools.partial(picture, regular=regular)
    if workers <= 1:
        return np.stack([job(s) for s in seeds])
    with ProcessPoolExecutor(workers) as pool:
        return np.stack(list(pool.map(job, seeds, chunksize=4)))


# ---------------------------------------------------------------- damage
_K = np.arange(8)
_DCT = (np.cos((2 * _K[None] + 1) * _K[:, None] * np.pi / 16) * np.where(_K[:, None] == 0, np.sqrt(1 / 8), 0.5)).astype(np.float32)
# How much coarser JPEG's example tables (ITU-T T.81, annex K) quantise a frequency, as a smooth law: 1 at the lowest, about 8 at the highest.
_FREQUENCY = (1 + 0.5 * (_K[:, None] + _K[None])).astype(np.float32)


def to_ycc(x):
    y = 0.299 * x[..., 0] + 0.587 * x[..., 1] + 0.114 * x[..., 2]
    return np.stack([y, (x[..., 2] - y) * 0.564, (x[..., 0] - y) * 0.713], -1)


def to_rgb(x):
    y, b, r = x[..., 0], x[..., 1], x[..., 2]
    return np.stack([y + 1.403 * r, y - 0.344 * b - 0.714 * r, y + 1.773 * b], -1)


def quantised(plane, step, dead=0.5):
    """8 x 8 blocks through the cosine transform and back. dead: what is rounded up to the next step (0.5 is rounding)."""
    h, w = plane.shape
    p = np.pad(plane, ((0, -h % 8), (0, -w % 8)), mode="edge")
    blocks = p.reshape(p.shape[0] // 8, 8, -1, 8).transpose(0, 2, 1, 3)
    c = _DCT @ blocks @ _DCT.T / step
    c = np.sign(c) * np.floor(np.abs(c) + dead) * step
    return (_DCT.T @ c @ _DCT).transpose(0, 2, 1, 3).reshape(p.shape)[:h, :w]


def half_chroma(ycc, change):
    """change(plane, is_luma) on Y and on chroma at half size."""
    h, w = ycc.shape[:2]
    small = cv2.resize(ycc[..., 1:], (max(1, w // 2), max(1, h // 2)), interpolation=cv2.INTER_AREA)
    small = np.stack([change(small[..., k], False) for k in (0, 1)], -1).astype(np.float32)
    return np.concatenate([change(ycc[..., 0], True)[..., None], cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR)], -1)


def jpeg(x, rng, low, high):
    """What JPEG does at a quality between low and high."""
    quality = rng.uniform(low, high)
    scale = (50 / quality if quality < 50 else 2 - quality / 50) + 0.01
    luma, chroma = 14 / 255 * scale * _FREQUENCY, 20 / 255 * scale * _FREQUENCY
    return to_rgb(half_chroma(to_ycc(x), lambda p, y: quantised(p, luma if y else chroma)))


def video(frames, rng, low, high):
    """What H.264 does to frames (n, h, w, 3) in [0, 1], at a rate factor between low and high, most often in their middle."""
    crf = rng.triangular(low, 0.5 * (low + high), high)
    preset = rng.choice(["ultrafast", "superfast", "veryfast", "fast", "medium", "slow"], p=[0.06, 0.09, 0.25, 0.2, 0.3, 0.1])
    tune = rng.choice(["", "film", "grain", "animation", "zerolatency"], p=[0.68, 0.12, 0.05, 0.05, 0.1])
    return h264.through(to8(frames), "%.1f" % crf, str(preset), str(tune)).astype(np.float32) / 255


def sigmas(rng, low, high):
    """Deviations of a blur along x and y."""
    a, b = np.exp(rng.uniform(np.log(low), np.log(high), 2))
    return a, b if rng.random() < 0.4 else a


def blurred(x, sigma):
    return cv2.GaussianBlur(x, (0, 0), sigma[0], sigmaY=sigma[1])


def noise_law(rng, most):
    """(strength, channels, whether it grows with the light)."""
    return rng.uniform(0, most), 3 if rng.random() < 0.6 else 1, rng.random() < 0.4


def noisy(x, rng, law):
    strength, channels, shot = law
    return x + rng.standard_normal(x.shape[:2] + (channels,)).astype(np.float32) * strength * (np.sqrt(np.clip(x, 0, 1)) if shot else 1)


def shrunk(x, size, how):
    if how == "bicubic":
        return resize(x, size, size)
    return cv2.resize(x, (size, size), interpolation=cv2.INTER_AREA if how == "area" else cv2.INTER_LINEAR)


def panned(x, rng, scale):
    """A short clip of a picture: (frames, which of them is the picture itself, unmoved). A quarter stands still."""
    count = int(rng.integers(2, 8))
    exact = count - 1 if rng.random() < 0.5 else int(rng.integers(count))
    way, speed = rng.uniform(0, 2 * np.pi), scale * np.exp(rng.uniform(np.log(0.05), np.log(6))) * (rng.random() < 0.75)
    zoom, turn = rng.normal(0, 0.004, 2) * (speed > 0)
    n, frames = x.shape[0], []
    for k in range(count):
        t = k - exact
        if t == 0 or speed == 0:
            frames.append(x)
            continue
        m = cv2.getRotationMatrix2D((n / 2, n / 2), float(np.degrees(turn * t)), float(np.exp(zoom * t)))
        m[:, 2] += speed * t * np.cos(way), speed * t * np.sin(way)
        frames.append(cv2.warpAffine(x, m, (n, n), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101))
    return frames, exact


def degrade(image, scale, kind, rng, soft=0.3):
    """The picture scale times smaller, uint8. soft: share of "clean" that is not the plain bicubic."""
    x, small = image.astype(np.float32) / 255, image.shape[0] // scale
    if kind == "clean":
        way = rng.integers(3) if rng.random() < soft else -1
        if way == 1:
            x = blurred(x, sigmas(rng, 0.2 * scale, 0.4 * scale))
        x = shrunk(x, small, "area" if way == 0 else "bicubic")
        return to8(noisy(x, rng, noise_law(rng, 0.008)) if way == 2 else x)
    # Up to twice blur, resize, noise, compression (Wang et al., "Real-ESRGAN", ICCVW 2021, arXiv:2107.10833), milder than there, as footage
    # of cameras and of the web is: a fifth stays clean, two thirds end as H.264 and half of those saw no blur and no noise before.
    if rng.random() < 0.2:
        return degrade(image, scale, "clean", rng, soft)
    clip, first = rng.random() < 0.82, rng.random()
    frames, exact = panned(x, rng, scale) if clip and rng.random() < 0.85 else ([x], 0)
    if rng.random() < 0.35:
        lens = sigmas(rng, 0.15 * scale, 0.5 * scale)
        frames = [blurred(f, lens) for f in frames]
    between = int(small * np.exp(rng.uniform(0.1, np.log(scale)))) if rng.random() < 0.2 else small
    how = rng.choice(["bicubic", "area", "linear"], p=[0.7, 0.2, 0.1])
    frames = [shrunk(f, between, how) for f in frames]
    if rng.random() < 0.3:
        law = noise_law(rng, 0.03)
        frames = [noisy(f, rng, law) for f in frames]
    if between != small:
        if first < 0.3:
            frames = list(video(np.stack(frames), rng, 16, 28)) if clip else [jpeg(np.clip(f, 0, 1), rng, 50, 95) for f in frames]
        frames = [shrunk(f, small, "bicubic") for f in frames]
    if clip:
        low, high = (20, 32) if rng.random() < 0.8 else (18, 36)
        return to8(video(np.stack(frames), rng, low, high)[exact])
    return to8(jpeg(np.clip(frames[0], 0, 1), rng, 40, 95) if rng.random() < 0.6 else frames[0])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--sheet")
    p.add_argument("--draw", type=int)
    p.add_argument("--out", default="pictures.npy")
    p.add_argument("--count", type=int, default=12)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--regular", type=float, default=0.27, help="share that is not dead leaves")
    p.add_argument("--workers", type=int, default=1)
    a = p.parse_args()
    started = time.time()
    if a.draw:
        np.save(a.out, draw(range(a.seed * 1000000, a.seed * 1000000 + a.draw), a.regular, a.workers))
        print("%d pictures in %.0f s -> %s" % (a.draw, time.time() - started, a.out))
    if a.sheet:
        made = draw(range(a.seed * 1000000, a.seed * 1000000 + a.count), a.regular)
        across = 4
        rows = [np.concatenate(list(made[k:k + across]), 1) for k in range(0, a.count - a.count % across, across)]
        cv2.imwrite(a.sheet, np.concatenate(rows, 0)[..., ::-1])
        print("%d pictures, %.2f s each" % (a.count, (time.time() - started) / a.count))


if __name__ == "__main__":
    main()
