"""Scores interpolation on clips before the C# network exists: even frames in, odd frames out, compared with the true ones.

usage: evaluate_interpolate.py --clips DIR [--model FILE.safetensors ...] [--out DIR] [--methods blend,dis,seed,model]
DIR/*.mp4 (decoded by the ffmpeg program), or DIR/CLIP/gt/NNNNN.png as shared/scoring/prepare_dev.py writes them.
  blend  mean of both frames
  dis    OpenCV DIS medium at full size, both ways, brought to the middle, warped, averaged: the peer to beat
  seed   what the network starts from: DIS fast at half resolution, projected, warped at full size, averaged
  model  the network of each --model
PSNR over RGB of 8-bit frames, SSIM on luma (Gaussian 11, sigma 1.5), means over clips; low5: mean PSNR of the worst 5 % of
frames of a clip. With --out, frames go to OUT/METHOD/CLIP/NNNNN.png, as shared/scoring/score_interp.py expects them.
The clips are for measuring. Nothing may be trained on them.
"""
import argparse
import glob
import os
import subprocess
import time

import cv2
import numpy as np
import torch
import torch.nn.functional as F

import interpolate
import seeds
from footage import backward, write_png


def read_clip(path):
    """All frames as (H, W, 3) uint8."""
    if os.path.isdir(path):
        folder = os.path.join(path, "gt") if os.path.isdir(os.path.join(path, "gt")) else path
        return [cv2.imread(f)[..., ::-1].copy() for f in sorted(glob.glob(os.path.join(folder, "*.png")))]
    size = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of",
                           "csv=p=0", path], check=True, capture_output=True, text=True).stdout.strip().strip(",").split(",")
    w, h = int(size[0]), int(size[1])
    raw = subprocess.run(["ffmpeg", "-v", "error", "-noautorotate", "-i", path, "-map", "0:v:0", "-vsync", "0", "-sws_flags",
                          "lanczos+accurate_rnd+full_chroma_int+bitexact", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"],
                         check=True, capture_output=True).stdout
    return list(np.frombuffer(raw, np.uint8).reshape(-1, h, w, 3))


def ssim(a, b):
    """Mean SSIM of two (H, W) float64 pictures in 0 to 255."""
    x = np.arange(11) - 5
    g = torch.from_numpy(np.exp(-x * x / 4.5))
    g = (g / g.sum()).double()
    a, b = torch.from_numpy(a)[None, None], torch.from_numpy(b)[None, None]
    smooth = lambda v: F.conv2d(F.conv2d(v, g.view(1, 1, 11, 1)), g.view(1, 1, 1, 11))
    ma, mb = smooth(a), smooth(b)
    va, vb, cov = smooth(a * a) - ma * ma, smooth(b * b) - mb * mb, smooth(a * b) - ma * mb
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float((((2 * ma * mb + c1) * (2 * cov + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2))).mean())


def psnr(a, b):
    error = ((a.astype(np.float64) - b) ** 2).mean()
    return 99.0 if error < 1e-9 else 10 * np.log10(255.0 ** 2 / error)


def tensors(x, y, multiple, device="cpu", preset="fast"):
    """Both frames and their seeds, padded to a multiple."""
    h, w = x.shape[:2]
    frames = [torch.from_numpy(v.copy()).permute(2, 0, 1)[None].float() / 255 for v in (x, y)]
    frames = [F.pad(v, (0, -w % multiple, 0, -h % multiple), mode="replicate") for v in frames]
    a, b = (seeds.luma_half(v)[0] for v in frames)
    found = [torch.from_numpy(seeds.dis(*pair, preset=preset)).permute(2, 0, 1)[None] for pair in ((a, b), (b, a))]
    return [v.to(device) for v in frames + found]


def dis_medium(x, y):
    grey = [cv2.cvtColor(v, cv2.COLOR_RGB2GRAY) for v in (x, y)]
    flows = [torch.from_numpy(seeds.dis(*pair, preset="medium")).permute(2, 0, 1)[None] for pair in (grey, grey[::-1])]
    out = 0
    for v, flow in zip((x, y), flows):
        at = -0.5 * backward(flow, -0.5 * backward(flow, -0.5 * flow))
        out = out + 0.5 * backward(torch.from_numpy(v.copy()).permute(2, 0, 1)[None].float() / 255, at)
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--clips", required=True)
    p.add_argument("--model", action="append", default=[])
    p.add_argument("--methods", default="blend,dis,seed,model")
    p.add_argument("--out")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--device", default="cpu")
    p.add_argument("--preset", default="fast", help="of DIS for seed and model: fast, fast1 or medium, as in training")
    p.add_argument("--frames", type=int, default=0, help="at most so many new frames a clip, for a quick look")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    methods = {}
    half = torch.full((1, 1, 1, 1), 0.5, device=a.device)
    for name in a.methods.split(","):
        if name == "blend":
            methods[name] = lambda x, y: torch.from_numpy(((x.astype(np.uint16) + y + 1) // 2).astype(np.float32)).permute(2, 0, 1)[None] / 255
        elif name == "dis":
            methods[name] = dis_medium
        elif name == "seed":
            methods[name] = lambda x, y: interpolate.seed_only(*(lambda u: (u[0], u[1], half, u[2], u[3]))(tensors(x, y, 2, a.device, a.preset)))
        elif name == "model":
            for path in a.model:
                net = interpolate.load_model(path).to(a.device)
                methods[os.path.splitext(os.path.basename(path))[0]] = (
                    lambda x, y, net=net: net(*(lambda u: (u[0], u[1], half, u[2], u[3]))(tensors(x, y, net.multiple, a.device, a.preset))))
        else:
            raise SystemExit("--methods: expected blend, dis, seed or model, got " + name)
    clips = sorted(glob.glob(os.path.join(a.clips, "*.mp4"))) or sorted(d for d in glob.glob(os.path.join(a.clips, "*")) if os.path.isdir(d))
    if not clips:
        raise SystemExit("--clips: expected .mp4 files or folders of PNG files in %s, found none" % a.clips)
    table = {m: [] for m in methods}
    for clip in clips:
        name, frames = os.path.splitext(os.path.basename(clip))[0], read_clip(clip)
        line = "%-14s" % name
        for m, make in methods.items():
            found, likeness, spent = [], [], 0.0
            for i in list(range(1, len(frames) - 1, 2))[:a.frames or None]:
                began = time.time()
                with torch.no_grad():
                    out = make(frames[i - 1], frames[i + 1])
                spent += time.time() - began
                h, w = frames[i].shape[:2]
                made = (out[0, :, :h, :w].cpu().clamp(0, 1) * 255 + 0.5).to(torch.uint8).permute(1, 2, 0).numpy()
                found.append(psnr(made, frames[i]))
                grey = [v.astype(np.float64) @ np.array([0.299, 0.587, 0.114]) for v in (made, frames[i])]
                likeness.append(ssim(*grey))
                if a.out:
                    os.makedirs(os.path.join(a.out, m, name), exist_ok=True)
                    write_png(os.path.join(a.out, m, name, "%05d.png" % i), made)
            low = np.mean(sorted(found)[:max(1, len(found) // 20)])
            table[m].append((np.mean(found), np.mean(likeness), low, spent / len(found)))
            line += "  %s %.2f" % (m, np.mean(found))
        print(line, flush=True)
    print("%-20s %8s %8s %8s %8s" % ("method", "PSNR", "SSIM", "low5", "s/frame"))
    for m, rows in table.items():
        print("%-20s %8.3f %8.4f %8.2f %8.3f" % ((m,) + tuple(np.mean(rows, 0))))


if __name__ == "__main__":
    main()
