"""Scores interpolation on clips before the C# network exists: even frames in, odd frames out, compared with the true ones.

usage: evaluate_interpolate.py --clips DIR [--model FILE.safetensors ...] [--out DIR] [--methods blend,dis,seed,model]
DIR/*.mp4 (decoded by the ffmpeg program), or DIR/CLIP/gt/NNNNN.png as shared/scoring/prepare_dev.py writes them.
  blend  mean of both frames
  dis    OpenCV DIS medium at full size, both ways, brought to the middle, warped, averaged: the peer to beat
  seed   what the network starts from: DIS at half resolution, projected, warped at full size, averaged
  model  the network of each --model
seed and model follow curved paths, as the product does: the frames before and after the pair tell how motion bends. --straight
leaves that out.
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

import fidelity
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


def tensors(frames, i, multiple, preset, straight):
    """Frames i - 1 and i + 1, padded to a multiple, with what the network needs to know of them: (frame0, frame1, inputs)."""
    numbers = [k if 0 <= k < len(frames) else None for k in (i - 3, i - 1, i + 1, i + 3)]
    h, w = frames[i].shape[:2]
    padded = lambda v: F.pad(torch.from_numpy(v.copy()).permute(2, 0, 1)[None].float() / 255, (0, -w % multiple, 0, -h % multiple),
                             mode="replicate")
    four = [None if k is None else padded(frames[k]) for k in numbers]
    grey = [None if v is None else seeds.luma_half(v)[0] for v in four]
    flow = lambda a, b: torch.from_numpy(seeds.dis(a, b, preset=preset)).permute(2, 0, 1)[None]
    both = lambda a, b: None if a is None or b is None else (flow(a, b), flow(b, a))
    there, back = both(grey[1], grey[2])
    bend = None if straight else path_bend((there, back), both(grey[0], grey[1]), both(grey[2], grey[3]))
    return four[1], four[2], dict(seed01=there, seed10=back, far=seeds.camera_motion(there, back), bend=bend)


def path_bend(pair, before, after):
    """What both flows from the point half-way gain because its path is no straight line, by the cubic through four frames.

    Follows Xu et al., "Quadratic Video Interpolation", NeurIPS 2019, arXiv:1911.00627; as src/AiVideoFx.Imaging/Motion/MotionPath.cs.
    """
    gap = lambda a, b: (a + backward(b, a)).norm(dim=1, keepdim=True)
    half = torch.full((1, 1, 1, 1), 0.5)
    to0, to1, _ = interpolate.project(*pair, half)
    total, weight = 0, 1e-3
    for at, ahead, behind in ((to0, pair, before and before[::-1]), (to1, pair[::-1], after)):
        if behind is not None:
            trust = backward(torch.exp(-gap(*ahead) - gap(*behind)), at)
            total, weight = total + trust * backward(ahead[0] + behind[0], at), weight + trust
    return None if before is None and after is None else total / weight / 8


def dis_medium(x, y):
    grey = [cv2.cvtColor(v, cv2.COLOR_RGB2GRAY) for v in (x, y)]
    flows = [torch.from_numpy(seeds.dis(*pair, preset="medium")).permute(2, 0, 1)[None] for pair in (grey, grey[::-1])]
    out = 0
    for v, flow in zip((x, y), flows):
        at = -0.5 * backward(flow, -0.5 * backward(flow, -0.5 * flow))
        out = out + 0.5 * backward(picture(v), at)
    return out


def picture(frame):
    return torch.from_numpy(frame.copy()).permute(2, 0, 1)[None].float() / 255


def model(net, frame0, frame1, inputs):
    return net(frame0, frame1, torch.full((1, 1, 1, 1), 0.5), **inputs)


def seed(frame0, frame1, inputs):
    half = torch.full((1, 1, 1, 1), 0.5)
    return interpolate.seed_only(frame0, frame1, half, inputs["seed01"], inputs["seed10"], inputs["bend"])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--clips", required=True)
    p.add_argument("--model", action="append", default=[])
    p.add_argument("--methods", default="blend,dis,seed,model")
    p.add_argument("--out")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--preset", default="patches", help="of DIS for seed and model: fast, fast1, medium, or patches as the product has it")
    p.add_argument("--straight", action="store_true", help="no curved paths")
    p.add_argument("--frames", type=int, default=0, help="at most so many new frames a clip, for a quick look")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    methods = {}
    for name in a.methods.split(","):
        if name == "blend":
            methods[name] = lambda frames, i: 0.5 * (picture(frames[i - 1]) + picture(frames[i + 1]))
        elif name == "dis":
            methods[name] = lambda frames, i: dis_medium(frames[i - 1], frames[i + 1])
        elif name == "seed":
            methods[name] = lambda frames, i: seed(*tensors(frames, i, 2, a.preset, a.straight))
        elif name == "model":
            for path in a.model:
                net = interpolate.load_model(path)
                methods[os.path.splitext(os.path.basename(path))[0]] = lambda frames, i, net=net: model(
                    net, *tensors(frames, i, net.multiple, a.preset, a.straight))
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
                    out = make(frames, i)
                spent += time.time() - began
                h, w = frames[i].shape[:2]
                made = (out[0, :, :h, :w].cpu().clamp(0, 1) * 255 + 0.5).to(torch.uint8).permute(1, 2, 0).numpy()
                found.append(fidelity.psnr(made, frames[i]))
                grey = [v.astype(np.float64) @ np.array([0.299, 0.587, 0.114]) for v in (made, frames[i])]
                likeness.append(fidelity.ssim(*grey))
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
