"""Writes imresize.json: a small picture resized by MATLAB's definition of imresize, in double precision.

usage: python3 make.py > imresize.json     (numpy only)
"""
import json

import numpy as np

SIZES = [(26, 22), (43, 36), (7, 5), (20, 4), (4, 3), (13, 11), (1, 1), (5, 30)]  # width, height
WIDTH, HEIGHT, SEED = 13, 11, 20

KERNELS = {
    "bilinear": (2, lambda x: np.maximum(0, 1 - x)),
    "bicubic": (4, lambda x: np.where(x <= 1, 1.5 * x**3 - 2.5 * x**2 + 1,
                                      np.where(x <= 2, -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2, 0))),
    "lanczos3": (6, lambda x: np.where(x < 3, np.sinc(x) * np.sinc(x / 3), 0)),
}


def matrix(count_in, count_out, kernel):
    """The resize of one axis as a matrix: contributions of imresize with antialiasing and a mirrored border."""
    width, function = KERNELS[kernel]
    scale = count_out / count_in
    shrink = min(1, scale)
    result = np.zeros((count_out, count_in))
    for out in range(count_out):
        centre = (out + 1) / scale + 0.5 * (1 - 1 / scale)  # counted from 1
        left = int(np.floor(centre - width / shrink / 2))
        for i in range(left, left + int(np.ceil(width / shrink)) + 2):
            at = (i - 1) % (2 * count_in)
            at = at if at < count_in else 2 * count_in - 1 - at
            result[out, at] += shrink * function(np.abs(shrink * (centre - i)))
    return result / result.sum(1, keepdims=True)


def rounded(values):
    return [float("%.9g" % v) for v in np.asarray(values).ravel()]


picture = np.random.RandomState(SEED).randint(0, 256, (HEIGHT, WIDTH)).astype(float)
cases = []
for name in KERNELS:
    for width, height in SIZES:
        result = matrix(HEIGHT, height, name) @ picture @ matrix(WIDTH, width, name).T
        cases.append({"filter": name, "width": width, "height": height, "pixels": rounded(result)})
print(json.dumps({"width": WIDTH, "height": HEIGHT, "pixels": rounded(picture), "cases": cases}))
