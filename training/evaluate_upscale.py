"""Scores enlargement on still pictures before the C# network exists: made small by a MATLAB-like bicubic, enlarged, compared.

usage: evaluate_upscale.py --images DIR [--scale 4] [--model FILE.safetensors ...] [--every N] [--out DIR]
                           [--damage h264:CRF[:FRAMES]]
DIR/NAME.png, DIR/SET/NAME.png, or DIR/SET/HR/NAME.png as shared/scoring/prepare_dev.py writes them; --every N takes each N-th
picture of a set.
  bicubic, lanczos3  enlarged in whole numbers, rows first, rounded after each pass, as MATLAB does
  model              the network of each --model; its scale is what is measured
PSNR and SSIM (Gaussian 11, sigma 1.5) on luma as MATLAB's rgb2ycbcr has it, a border of the scale left out, means over
pictures. The small picture is made in whole numbers too. --damage sends it through libx264 (preset medium, 4:2:0) before it is
enlarged: alone, which is the harshest at a factor, or as the last of FRAMES frames that pan. With --out, pictures go to OUT/METHOD/SET/NAME.png, as
shared/scoring/score_upscale.py expects them. The pictures are for measuring. Nothing may be trained on them.
"""
import argparse
import glob
import os
import time

import cv2
import numpy as np
import torch

import h264
import pictures
import upscale
from evaluate_interpolate import psnr, ssim


def resize8(image, height, width, kernel="bicubic"):
    """uint8 to uint8, rounded after the rows and after the columns."""
    x = image.astype(np.float32)
    for size in (height, width):
        index, w = pictures.axis_taps(x.shape[0], size, kernel)
        x = sum(w[:, k, None, None].astype(np.float64) * x[index[:, k]] for k in range(index.shape[1]))
        x = np.clip(np.floor(x + 0.5), 0, 255).transpose(1, 0, 2)
    return x.astype(np.uint8)


def luma(image):
    """16 to 235."""
    x = image.astype(np.float64)
    return 16 + (65.481 * x[..., 0] + 128.553 * x[..., 1] + 24.966 * x[..., 2]) / 255


def read(path):
    image = cv2.imread(path)
    if image is None:
        raise SystemExit("%s: expected a picture that OpenCV can read" % path)
    return image[..., ::-1].copy()


def sets(folder, every):
    """[(name of the set, paths)]."""
    out = []
    for d in [folder] + sorted(glob.glob(os.path.join(folder, "*", ""))):
        inner = os.path.join(d, "HR") if os.path.isdir(os.path.join(d, "HR")) else d
        paths = sorted(glob.glob(os.path.join(inner, "*.png")))[::every]
        if paths:
            out.append((os.path.basename(os.path.normpath(d)), paths))
    if not out:
        raise SystemExit("%s: expected pictures (*.png) in it or in its folders" % folder)
    return out


PAN = (2.6, 1.4)  # pixels of the large picture from frame to frame


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


def made_small(truth, scale, damaged):
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


def by_network(net, small):
    with torch.no_grad():
        y = net(torch.from_numpy(small).permute(2, 0, 1)[None].float() / 255)
    return pictures.to8(y[0].permute(1, 2, 0).numpy())


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--images", required=True)
    p.add_argument("--scale", type=int, default=4)
    p.add_argument("--model", nargs="*", default=[])
    p.add_argument("--every", type=int, default=1)
    p.add_argument("--damage", type=damage, help="h264:CRF or h264:CRF:FRAMES")
    p.add_argument("--out")
    p.add_argument("--threads", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    nets = {os.path.splitext(os.path.basename(m))[0]: upscale.load_model(m) for m in a.model}
    for name, net in nets.items():
        if net.scale != a.scale:
            raise SystemExit("%s: expected a network of scale %d, got %d; give --scale %d" % (name, a.scale, net.scale, net.scale))
    print("| set x%d | pictures | method | PSNR-Y | SSIM-Y | over Lanczos-3 | s a picture |\n|---|---|---|---|---|---|---|" % a.scale)
    multiple = 12 if a.scale == 3 else 4  # as prepare_dev.py cuts them
    for name, paths in sets(a.images, a.every):
        rows = {}
        for path in paths:
            truth = read(path)
            h, w = (n // multiple * multiple for n in truth.shape[:2])
            truth = truth[:h, :w]
            small = made_small(truth, a.scale, a.damage)
            methods = [(k, lambda k=k: resize8(small, h, w, k.rstrip("3"))) for k in ("bicubic", "lanczos3")]
            methods += [(n, lambda net=net: by_network(net, small)) for n, net in nets.items()]
            b = a.scale
            for method, f in methods:
                started = time.time()
                made = f()
                spent = time.time() - started
                x, y = (luma(v)[b:-b, b:-b] for v in (made, truth))
                rows.setdefault(method, []).append((psnr(x, y), ssim(x, y), spent))
                if a.out:
                    folder = os.path.join(a.out, method, name)
                    os.makedirs(folder, exist_ok=True)
                    cv2.imwrite(os.path.join(folder, os.path.splitext(os.path.basename(path))[0] + ".png"), made[..., ::-1])
        base = np.mean([r[0] for r in rows["lanczos3"]])
        for method, values in rows.items():
            m = np.mean(values, 0)
            print("| %s | %d | %s | %.3f | %.4f | %+.3f | %.2f |" % (name, len(values), method, m[0], m[1], m[0] - base, m[2]), flush=True)


if __name__ == "__main__":
    main()
