"""Pictures that the footage is cut from: textures (dead leaves, noise, brick, cloth, foliage, cartoon, text) and mattes.

Everything is drawn from formulas with numpy; no file is read, no font is used. A tile is a function of its seed alone.
Textures are (TEXTURE, TEXTURE, 3) float32 in [0, 1]; mattes are (n, n) float32 in [0, 1]. Both are band-limited to about
half the sampling rate, because the renderer reads them at one to three texels a pixel by bilinear lookups.
"""
from concurrent.futures import ProcessPoolExecutor

import numpy as np

TEXTURE = 512
BIG_MATTE = 256
SMALL_MATTE = 96

# Strokes on a grid of 5 columns (0-4) and 7 rows (0-6, y up); "xy" pairs, polylines split by "|".
GLYPHS = {
    "A": "00 26 40|12 32", "B": "00 06 36 45 44 33 03|33 42 41 30 00", "C": "45 36 16 05 01 10 30 41",
    "D": "00 06 26 44 42 20 00", "E": "40 00 06 46|03 33", "F": "00 06 46|03 33", "G": "45 36 16 05 01 10 30 41 43 23",
    "H": "00 06|40 46|03 43", "I": "20 26|10 30|16 36", "J": "36 31 20 10 01", "K": "00 06|46 03 40", "L": "06 00 40",
    "M": "00 06 23 46 40", "N": "00 06 40 46", "O": "10 01 05 16 36 45 41 30 10", "P": "00 06 36 45 44 33 03",
    "Q": "10 01 05 16 36 45 41 30 10|22 40", "R": "00 06 36 45 44 33 03|23 40", "S": "01 10 30 41 42 33 13 04 05 16 36 45",
    "T": "20 26|06 46", "U": "06 01 10 30 41 46", "V": "06 20 46", "W": "06 10 23 30 46", "X": "00 46|06 40",
    "Y": "06 23 46|23 20", "Z": "06 46 00 40", "0": "10 01 05 16 36 45 41 30 10|11 35", "1": "15 26 20|10 30",
    "2": "05 16 36 45 44 00 40", "3": "06 46 23 42 41 30 10 01", "4": "30 36 02 42", "5": "46 06 03 33 42 41 30 00",
    "7": "06 46 10", "8": "13 04 05 16 36 45 44 33 13 02 01 10 30 41 42 33", ":": "21 22|24 25", ".": "20 21", "-": "13 33",
}


def blur(x, times=1):
    """The [1 2 1] kernel along both axes, edges repeated."""
    for _ in range(times):
        for axis in (0, 1):
            p = np.pad(x, [(1, 1) if a == axis else (0, 0) for a in range(x.ndim)], mode="edge")
            n = x.shape[axis]
            x = 0.25 * p.take(range(n), axis) + 0.5 * p.take(range(1, n + 1), axis) + 0.25 * p.take(range(2, n + 2), axis)
    return x


def noise(rng, n, power):
    """Noise with amplitude 1 / f^power, mean 0, deviation 1."""
    fy, fx = np.fft.fftfreq(n)[:, None], np.fft.rfftfreq(n)[None]
    f = np.sqrt(fx * fx + fy * fy)
    f[0, 0] = 1
    spectrum = np.fft.rfft2(rng.standard_normal((n, n))) / f ** power
    spectrum[0, 0] = 0
    x = np.fft.irfft2(spectrum, s=(n, n))
    return (x / (x.std() + 1e-9)).astype(np.float32)


def plane(n):
    yy, xx = np.mgrid[0:n, 0:n].astype(np.float32)
    return xx, yy


def colour(rng, spread=0.1):
    """Mostly greyish colours, as in photographs: one lightness and a small chroma."""
    return np.clip(rng.random() + rng.normal(0, spread, 3), 0.02, 0.98).astype(np.float32)


def strokes(n, lines, width):
    """Coverage of line segments ((x0, y0, x1, y1) rows) of one width on an n x n tile."""
    out = np.zeros((n, n), np.float32)
    for x0, y0, x1, y1 in lines:
        m = width / 2 + 2
        a, b = int(max(0, min(x0, x1) - m)), int(min(n, max(x0, x1) + m + 1))
        c, d = int(max(0, min(y0, y1) - m)), int(min(n, max(y0, y1) + m + 1))
        if b <= a or d <= c:
            continue
        yy, xx = np.mgrid[c:d, a:b].astype(np.float32)
        dx, dy = x1 - x0, y1 - y0
        s = np.clip(((xx - x0) * dx + (yy - y0) * dy) / max(1e-6, dx * dx + dy * dy), 0, 1)
        far = np.hypot(xx - x0 - s * dx, yy - y0 - s * dy)
        out[c:d, a:b] = np.maximum(out[c:d, a:b], np.clip(width / 2 - far + 0.5, 0, 1))
    return out


def text_lines(rng, n, height, margin):
    """Segments of random words in rows that fill a tile."""
    lines, keys, slant = [], list(GLYPHS), rng.choice([0, 0, 0.2])
    y = margin
    while y + height < n - margin:
        x = margin
        while x + height * 0.7 < n - margin:
            if rng.random() < 0.82:
                for part in GLYPHS[keys[rng.integers(len(keys))]].split("|"):
                    pts = [(x + (int(p[0]) + slant * int(p[1])) * height / 7, y + (6 - int(p[1])) * height / 7) for p in part.split()]
                    lines += [(*p, *q) for p, q in zip(pts, pts[1:])]
            x += height * 0.86
        y += height * 1.5
    return lines


class Materials:
    """Fills for leaves, cut from a few noise fields because a transform for every leaf would take most of the time."""

    def __init__(self, rng):
        self.fields = [noise(rng, 256, p) for p in (0.8, 1.2, 1.6, 2.1)]

    def fill(self, rng, xx, yy, base, flat):
        h, w = xx.shape
        kind = 0 if flat else rng.choice([0, 1, 1, 1, 1, 2, 3])
        if kind == 0:
            return np.broadcast_to(base, (h, w, 3))
        if kind == 1:
            f = self.fields[rng.integers(4)]
            oy, ox = rng.integers(0, 256, 2)
            v = f[(np.arange(h) + oy)[:, None] % 256, (np.arange(w) + ox)[None] % 256]
            tint = rng.normal(0, 0.03, 3) + rng.choice([-1, 1]) * rng.uniform(0.02, 0.2)
            return np.clip(base + v[..., None] * tint.astype(np.float32), 0, 1)
        th = rng.uniform(0, np.pi)
        u = xx * np.cos(th) + yy * np.sin(th)
        other = np.clip(base + rng.normal(0, 0.25) + rng.normal(0, 0.05, 3), 0, 1).astype(np.float32)
        if kind == 2:
            s = (u - u.min()) / (np.ptp(u) + 1e-6)
        else:
            s = 0.5 + 0.5 * np.tanh(rng.uniform(1, 6) * np.sin(2 * np.pi * u / np.exp(rng.uniform(np.log(5), np.log(60)))))
        return base + (other - base) * s[..., None].astype(np.float32)


def leaves(rng, n, kind="mixed"):
    """Dead leaves: opaque shapes whose sizes follow r^-3, painted one over another until the tile is covered."""
    materials = Materials(rng)
    palette = np.stack([colour(rng, 0.12) for _ in range(rng.integers(3, 12))])
    if kind == "foliage":
        palette = np.clip(np.array([0.3, 0.45, 0.18]) + rng.normal(0, 0.13, (8, 1)) + rng.normal(0, 0.06, (8, 3)), 0.02, 1)
    image = np.zeros((n, n, 3), np.float32) + palette[0]
    image = image + noise(rng, n, 1.5)[..., None] * 0.05
    count = int(rng.integers(900, 2400)) if kind != "cartoon" else int(rng.integers(80, 350))
    low, high = (rng.uniform(5, 9), rng.uniform(20, 60)) if kind == "foliage" else (rng.uniform(4, 18), rng.uniform(80, 330))
    low = low if kind != "cartoon" else rng.uniform(10, 25)
    radii = np.sort((low ** -2 + (high ** -2 - low ** -2) * rng.random(count)) ** -0.5)
    radii = rng.permutation(radii) if rng.random() < 0.7 else radii[::-1]
    outline = rng.uniform(1.2, 3) if kind == "cartoon" else 0
    for r in radii:
        cx, cy = rng.uniform(-r, n + r, 2)
        a0, a1, b0, b1 = int(max(0, cx - r - 1)), int(min(n, cx + r + 2)), int(max(0, cy - r - 1)), int(min(n, cy + r + 2))
        if a1 - a0 < 2 or b1 - b0 < 2:
            continue
        xx, yy = np.meshgrid(np.arange(a0, a1, dtype=np.float32) - cx, np.arange(b0, b1, dtype=np.float32) - cy)
        th, aspect = rng.uniform(0, 2 * np.pi), rng.uniform(0.25, 1) if kind != "foliage" else rng.uniform(0.2, 0.5)
        a, b = xx * np.cos(th) + yy * np.sin(th), (yy * np.cos(th) - xx * np.sin(th)) / aspect
        shape = 0 if kind == "foliage" else rng.integers(0, 4)
        if shape < 2:
            far = r - np.hypot(a, b)
        elif shape == 2:
            far = r * 0.7 - np.maximum(np.abs(a), np.abs(b))
        else:
            far = r * (0.78 + 0.22 * np.cos(rng.integers(3, 8) * np.arctan2(b, a))) - np.hypot(a, b)
        cover = np.clip(far * max(aspect, 0.35) + 0.5, 0, 1)[..., None]
        base = np.clip(palette[rng.integers(len(palette))] + rng.normal(0, 0.05) + rng.normal(0, 0.03, 3), 0, 1).astype(np.float32)
        fill = materials.fill(rng, xx, yy, base, kind == "cartoon" and rng.random() < 0.85)
        if kind == "foliage":
            fill = fill * (0.85 + 0.3 * (b > 0)[..., None])
        if outline:
            fill = fill * np.clip(np.abs(far) / outline, 0.1, 1)[..., None]
        image[b0:b1, a0:a1] += (fill - image[b0:b1, a0:a1]) * cover
    return image


def clouds(rng, n):
    """Noise of one to three colours with large and small parts."""
    image = colour(rng) + noise(rng, n, rng.uniform(0.9, 2.2))[..., None] * (rng.normal(0, 0.15) + rng.normal(0, 0.04, 3))
    return image + noise(rng, n, rng.uniform(0.7, 1.6))[..., None] * (rng.normal(0, 0.08) + rng.normal(0, 0.03, 3))


def bricks(rng, n):
    xx, yy = plane(n)
    w, h, joint = rng.uniform(24, 90), rng.uniform(12, 44), rng.uniform(1.5, 4)
    row = np.floor(yy / h)
    u = xx + (row % 2) * w / 2
    v = rng.standard_normal((64, 64))[row.astype(int) % 64, np.floor(u / w).astype(int) % 64]
    edge = np.minimum(np.minimum(u % w, w - u % w), np.minimum(yy % h, h - yy % h))
    face = colour(rng, 0.15) + v[..., None] * (rng.normal(0, 0.07) + rng.normal(0, 0.02, 3)) + noise(rng, n, 1)[..., None] * 0.05
    s = np.clip(edge - joint / 2 + 0.5, 0, 1)[..., None]
    return colour(rng, 0.05) * (1 - s) + face * s


def cloth(rng, n):
    """Woven threads over a plaid."""
    xx, yy = plane(n)
    p = rng.uniform(4, 11)
    weave = np.sin(2 * np.pi * xx / p) * np.sin(2 * np.pi * yy / p) * 0.12 + np.sin(np.pi * (xx + yy) / p) * 0.05
    image = np.zeros((n, n, 3), np.float32) + colour(rng)
    for axis in (xx, yy):
        for _ in range(rng.integers(0, 5)):
            q, o, w = rng.uniform(30, 160), rng.uniform(0, 160), rng.uniform(2, 30)
            band = np.clip(w / 2 - np.abs((axis + o) % q - q / 2) + 0.5, 0, 1)[..., None]
            image = image + (colour(rng, 0.2) - image) * band * 0.6
    return image * (1 + weave[..., None]) + noise(rng, n, 1.6)[..., None] * 0.06


def stripes(rng, n):
    """Stripes, checks or rings of slowly changing period: what aliases and fools a flow search."""
    xx, yy = plane(n)
    th, p = rng.uniform(0, np.pi), np.exp(rng.uniform(np.log(6), np.log(70)))
    u, v = xx * np.cos(th) + yy * np.sin(th), yy * np.cos(th) - xx * np.sin(th)
    s = np.sin(2 * np.pi * u / p)
    kind = rng.integers(3)
    if kind == 1:
        s = s * np.sin(2 * np.pi * v / (p * rng.uniform(0.6, 2)))
    if kind == 2:
        s = np.sin(2 * np.pi * np.hypot(xx - rng.uniform(0, n), yy - rng.uniform(0, n)) / p)
    s = 0.5 + 0.5 * np.tanh(rng.uniform(1, 8) * s)
    a, b = colour(rng), colour(rng)
    return a + (b - a) * s[..., None] + noise(rng, n, 1.4)[..., None] * rng.normal(0, 0.06, 3)


def page(rng, n):
    """Writing or line drawing on paper or on a picture."""
    paper = colour(rng) + noise(rng, n, 1.8)[..., None] * rng.uniform(0, 0.08) if rng.random() < 0.7 else clouds(rng, n)
    if rng.random() < 0.6:
        height = rng.uniform(14, 64)
        ink = strokes(n, text_lines(rng, n, height, 4), max(1.6, height * rng.uniform(0.09, 0.2)))
    else:
        ink = np.zeros((n, n), np.float32)
        for _ in range(rng.integers(4, 12)):
            pts = np.cumsum(rng.normal(0, rng.uniform(8, 40), (rng.integers(5, 30), 2)), 0) + rng.uniform(0, n, 2)
            ink = np.maximum(ink, strokes(n, [(*p, *q) for p, q in zip(pts, pts[1:])], rng.uniform(1.3, 5)))
    pen = colour(rng, 0.2) if rng.random() < 0.3 else np.float32(0.05 if paper.mean() > 0.5 else 0.95) + np.zeros(3, np.float32)
    return paper + (pen - paper) * ink[..., None]


KINDS = [(leaves, 7), (lambda r, n: leaves(r, n, "foliage"), 2), (lambda r, n: leaves(r, n, "cartoon"), 2), (clouds, 2),
         (bricks, 1), (cloth, 1), (stripes, 1), (page, 2)]


def texture(seed):
    """One texture tile."""
    rng = np.random.default_rng([seed, 1])
    order = [f for f, weight in KINDS for _ in range(weight)]
    image = np.asarray(order[seed % len(order)](rng, TEXTURE), np.float32)
    shade = 1 + noise(rng, TEXTURE, 2)[..., None] * rng.uniform(0, 0.12)
    return np.clip(blur(image * shade, 1), 0, 1).astype(np.float32)


def matte(seed, n):
    """One opaque shape that leaves a clear border: blob, polygon, ring, writing, twigs, a heap of leaves or a wire loop."""
    rng = np.random.default_rng([seed, n, 2])
    xx, yy = plane(n)
    a, b, r = xx - n / 2, yy - n / 2, n / 2 - 4
    angle, far = np.arctan2(b, a), np.hypot(a, b)
    kind = seed % 10
    if kind in (0, 1):
        radius = r * 0.7
        for k in range(1, 8):
            radius = radius + r * rng.normal(0, 0.16 / k) * np.cos(k * angle + rng.uniform(0, 6.3))
        out = np.clip(np.clip(radius, n * 0.05, r) - far + 0.5, 0, 1)
    elif kind in (2, 3):  # rectangles and convex polygons
        out = np.ones((n, n), np.float32)
        for k in range(rng.integers(3, 8) if kind == 2 else 4):
            th = k * np.pi / 2 if kind == 3 else rng.uniform(0, 2 * np.pi)
            out = np.minimum(out, np.clip(rng.uniform(0.25, 0.98) * r - a * np.cos(th) - b * np.sin(th) + 0.5, 0, 1))
        out = out * np.clip(r + 3 - np.maximum(np.abs(a), np.abs(b)), 0, 1)
    elif kind == 4:  # ring or star
        radius = r * (0.8 + 0.2 * np.cos(rng.integers(3, 9) * angle))
        out = np.clip(radius - far + 0.5, 0, 1) * np.clip(far - rng.uniform(0, 0.75) * radius + 0.5, 0, 1)
    elif kind == 5:
        height = n * rng.uniform(0.12, 0.4)
        out = strokes(n, text_lines(rng, n, height, 4), max(1.6, height * rng.uniform(0.1, 0.2)))
    elif kind == 6:  # twigs: a few chains of shrinking strokes
        out = np.zeros((n, n), np.float32)
        for _ in range(rng.integers(4, 12)):
            pts = np.cumsum(rng.normal(0, n * 0.06, (8, 2)) + rng.normal(0, n * 0.04, 2), 0) + n / 2
            pts = np.clip(pts, 4, n - 5)
            out = np.maximum(out, strokes(n, [(*p, *q) for p, q in zip(pts, pts[1:])], rng.uniform(1.2, 5)))
    elif kind == 7:  # a heap of leaves
        out = np.zeros((n, n), np.float32)
        for _ in range(rng.integers(15, 50)):
            th, size, (cx, cy) = rng.uniform(0, 6.3), rng.uniform(0.03, 0.12) * n, rng.normal(0, n * 0.16, 2)
            u, v = (a - cx) * np.cos(th) + (b - cy) * np.sin(th), (b - cy) * np.cos(th) - (a - cx) * np.sin(th)
            out = np.maximum(out, np.clip((size - np.hypot(u, v / 0.4)) * 0.5 + 0.5, 0, 1))
        out = out * np.clip(r + 3 - np.maximum(np.abs(a), np.abs(b)), 0, 1)
    elif kind == 8:  # a body with limbs
        out = np.clip((1 - np.hypot(a / (r * rng.uniform(0.2, 0.4)), b / (r * rng.uniform(0.3, 0.6)))) * n * 0.1 + 0.5, 0, 1)
        for _ in range(rng.integers(2, 7)):
            th = rng.uniform(0, 6.3)
            p, q = np.array([np.cos(th), np.sin(th)]) * r * 0.5, np.array([np.cos(th + 0.5), np.sin(th + 0.5)]) * r * 0.9
            lines = [(n / 2, n / 2, *(p + n / 2)), (*(p + n / 2), *(q + n / 2))]
            out = np.maximum(out, strokes(n, lines, rng.uniform(0.02, 0.1) * n))
        out = out * np.clip(r + 3 - np.maximum(np.abs(a), np.abs(b)), 0, 1)
    else:  # soft, out of focus
        out = np.clip((r * 0.7 - far) / (n * rng.uniform(0.05, 0.2)) + 0.5, 0, 1)
    return out.astype(np.float32)


def lattice(seed, n):
    """A matte that goes on past its tile (mirrored): wires, a fence, a grid, railings."""
    rng = np.random.default_rng([seed, n, 3])
    kind = seed % 4
    w, gap = rng.uniform(1.2, 3), rng.uniform(0.12, 0.6) * n
    if kind == 0:  # single wires
        lines = [(-9, rng.uniform(0, n), n + 9, rng.uniform(0, n)) for _ in range(rng.integers(1, 5))]
    elif kind == 1:  # pickets
        w = rng.uniform(2, 0.4 * gap + 2)
        lines = [(x, -9, x, n + 9) for x in np.arange(0, n, gap)]
    elif kind == 2:
        lines = [(x, -9, x, n + 9) for x in np.arange(0, n, gap)] + [(-9, y, n + 9, y) for y in np.arange(0, n, gap)]
    else:  # chain link
        lines = [(x, -9, x + n, n - 9) for x in np.arange(-n, n, gap)] + [(x + n, -9, x, n - 9) for x in np.arange(-n, n, gap)]
    return strokes(n, lines, w)


def text_matte(seed, n):
    """Two or three lines of writing: a static caption or a display."""
    rng = np.random.default_rng([seed, n, 4])
    height = n * rng.uniform(0.09, 0.22)
    lines = text_lines(rng, n, height, 4)
    rows = rng.integers(1, 4)
    top = rng.uniform(0, max(1, n - rows * height * 1.5))
    kept = [s for s in lines if top <= s[1] <= top + rows * height * 1.5]
    return strokes(n, kept or lines, max(1.8, height * rng.uniform(0.1, 0.18)))


def _draw(job):
    kind, seed = job
    return {"texture": texture, "big": lambda s: matte(s, BIG_MATTE), "small": lambda s: matte(s, SMALL_MATTE),
            "lattice": lambda s: lattice(s, BIG_MATTE), "text": lambda s: text_matte(s, BIG_MATTE)}[kind](seed)


def draw(kind, seeds, workers=1):
    """Tiles of one kind, in the order of the seeds, whatever the number of workers."""
    jobs = [(kind, s) for s in seeds]
    if workers <= 1:
        return [_draw(j) for j in jobs]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(_draw, jobs, chunksize=2))
