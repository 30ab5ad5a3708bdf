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
import os
import time

import cv2
import numpy as np
import torch

import pictures
import stills
import upscale


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
    p.add_argument("--damage", type=stills.damage, help="h264:CRF or h264:CRF:FRAMES")
    p.add_argument("--out")
    p.add_argument("--threads", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    nets = {os.path.splitext(os.path.basename(m))[0]: upscale.load_model(m) for m in a.model}
    for name, net in nets.items():
        if net.scale != a.scale:
            raise SystemExit("%s: expected a network of scale %d, got %d; give --scale %d" % (name, a.scale, net.scale, net.scale))
    print("| set x%d | pictures | method | PSNR-Y | SSIM-Y | over Lanczos-3 | s a picture |\n|---|---|---|---|---|---|---|" % a.scale)
    for name, paths in stills.sets(a.images, a.every):
        rows = {}
        for path in paths:
            truth = stills.cut(stills.read(path), a.scale)
            h, w = truth.shape[:2]
            small = stills.made_small(truth, a.scale, a.damage)
            methods = [(k, lambda k=k: stills.resize8(small, h, w, k.rstrip("3"))) for k in ("bicubic", "lanczos3")]
            methods += [(n, lambda net=net: by_network(net, small)) for n, net in nets.items()]
            for method, f in methods:
                started = time.time()
                made = f()
                spent = time.time() - started
                rows.setdefault(method, []).append(stills.scores(made, truth, a.scale) + (spent,))
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
