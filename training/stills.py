"""Still pictures for measuring: sets of them, how they are made small, luma, PSNR, SSIM. numpy and OpenCV alone."""
import argparse
import glob
import os

import cv2
import numpy as np

import fidelity
import h264
import pictures

PAN = (2.6, 1.4)  # pixels of the large picture from frame to frame


def resize8(image, height, width, kernel="bicubic"):
    """uint8 to uint8, rounded after the rows and after the columns."""
    x = image.astype(np.float32)
    for size in (height, width):
        index, w = pictures.axis_taps(x.shape[0], size, kernel)
        x = sum(w[:, k, None, None].astype(np.float64) * x[index[:, k]] for k in range(index.shape[1]))
        x = np.clip(np.floor(x + 0.5), 0, 255).transpose(1, 0, 2)
    return x.astype(np.uint8)


def luma(image):
    """16 to 235, as MATLAB's rgb2ycbcr has it."""
    x = image.astype(np.float64)
    return 16 + (65.481 * x[..., 0] + 128.553 * x[..., 1] + 24.966 * x[..., 2]) / 255


def scores(made, truth, border):
    """(PSNR, SSIM) of luma, a border left out."""
    x, y = (luma(v)[border:-border, border:-border] for v in (made, truth))
    return fidelity.psnr(x, y), fidelity.ssim(x, y)


def read(path):
    image = cv2.imread(path)
    if image is None:
        raise SystemExit("%s: expected a picture that OpenCV can read" % path)
    return image[..., ::-1].copy()


def cut(image, scale):
    """The picture without the last rows and columns that a factor does not divide, as shared/scoring/prepare_dev.py cuts them."""
    multiple = 12 if scale == 3 else 4
    return image[:image.shape[0] // multiple * multiple, :image.shape[1] // multiple * multiple]


def sets(folder, every):
    """[(name of the set, paths)]: FOLDER/NAME.png, FOLDER/SET/NAME.png or FOLDER/SET/HR/NAME.png."""
    out = []
    for d in [folder] + sorted(glob.glob(os.path.join(folder, "*", ""))):
        inner = os.path.join(d, "HR") if os.path.isdir(os.path.join(d, "HR")) else d
        paths = sorted(glob.glob(os.path.join(inner, "*.png")))[::every]
        if paths:
            out.append((os.path.basename(os.path.normpath(d)), paths))
    if not out:
        raise SystemExit("%s: expected pictures (*.png) in it or in its folders" % folder)
    return out


def damage(text):
    """h264:CRF or h264:CRF:FRAMES as (factor, frames)."""
    parts = text.split(":")
    try:
        if parts[0] != "h264" or len(parts) not in (2, 3):
            raise ValueError
        crf, frames = float(parts[1]), int(parts[2]) if len(parts) == 3 else 1
        if not 0 <= crf <= 51 or frames < 1:
            raise ValueError
    except ValueError:
        raise argparse.ArgumentTypeError("expected h264:CRF or h264:CRF:FRAMES with CRF 0 to 51, got %r" % text) from None
    return crf, frames


def made_small(truth, scale, damaged=None):
    """The small picture, through H.264 if damaged is (factor, frames)."""
    h, w = (n // scale for n in truth.shape[:2])
    if damaged is None:
        return resize8(truth, h, w)
    crf, frames = damaged
    clip = []
    for k in range(1 - frames, 1):
        m = np.float32([[1, 0, PAN[0] * k], [0, 1, PAN[1] * k]])
        moved = cv2.warpAffine(truth, m, truth.shape[1::-1], flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101) if k else truth
        clip.append(resize8(moved, h, w))
    return h264.through(np.stack(clip), crf)[-1]
