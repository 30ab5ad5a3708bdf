"""Writes metrics.json: PSNR, SSIM and flicker figures of pictures that a formula gives, by the definitions in double precision.

usage: python3 make.py > metrics.json     (numpy only)
"""
import json

import numpy as np

WIDTH, HEIGHT, FRAMES = 53, 31, 7


def frame(t):
    """8-bit RGB; the tests compute the same integers."""
    y, x, c = np.mgrid[0:HEIGHT, 0:WIDTH, 0:3]
    return (x * 7 + y * 13 + c * 31 + t * t * 5 + (x * y + t * 11) % 17 * 3) % 256


def luma(rgb):
    return 0.299 * rgb[..., 0] + 0.587 * rgb[..., 1] + 0.114 * rgb[..., 2]


def restlessness(series):
    return (series[2:] - 2 * series[1:-1] + series[:-2]).std(0)


def filtered(image):
    x = np.arange(11) - 5
    g = np.exp(-x * x / 4.5)
    g /= g.sum()
    rows = sum(g[k] * image[k:k + image.shape[0] - 10] for k in range(11))
    return sum(g[k] * rows[:, k:k + image.shape[1] - 10] for k in range(11))


def ssim(a, b):
    ma, mb = filtered(a), filtered(b)
    va, vb, cov = filtered(a * a) - ma * ma, filtered(b * b) - mb * mb, filtered(a * b) - ma * mb
    c1, c2 = 2.55**2, 7.65**2
    return ((2 * ma * mb + c1) * (2 * cov + c2) / ((ma**2 + mb**2 + c1) * (va + vb + c2))).mean()


frames = [frame(t).astype(float) for t in range(FRAMES)]
lumas = [luma(f) for f in frames]
means = np.array([y.mean() for y in lumas])
ys, xs = np.linspace(0, HEIGHT, 10).astype(int), np.linspace(0, WIDTH, 17).astype(int)
blocks = np.array([[y[ys[i]:ys[i + 1], xs[j]:xs[j + 1]].mean() for i in range(9) for j in range(16)] for y in lumas])
print(json.dumps({
    "width": WIDTH, "height": HEIGHT, "frames": FRAMES,
    "psnr": 10 * np.log10(255**2 / ((frames[0] - frames[1])**2).mean()),
    "ssim": ssim(lumas[0], lumas[1]),
    "global": restlessness(means),
    "block": float(np.median(restlessness(blocks))),
}, indent=1))
