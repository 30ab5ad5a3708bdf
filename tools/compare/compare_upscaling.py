"""What the product's own command line gains over Lanczos-3: pictures and clips are made small, enlarged by it and compared with what they were.

usage: compare_upscaling.py stills DIR [--scales 2,4] [--methods Lanczos,Fast,Better,Best] [--every N]
       compare_upscaling.py clips CLIP... [--scale 4] [--frames 24]
       compare_upscaling.py damaged CLIP... [--scale 4] [--frames 24] [--crf 18,23,28]
       with each: [--aivideofx dist/cli/aivideofx] [--keep DIR] [--set name=value ...]
DIR: pictures as training/evaluate_upscale.py takes them. CLIP: a video file, or a folder of images (DIR/gt/*.png is taken as DIR).
Methods are what the bundle beside the program has weights for, and what 'aivideofx upscale --help' knows.
stills   PSNR and SSIM of luma as MATLAB has it, a border of the scale left out, means over pictures.
clips    Lanczos, Better frame by frame (--temporal-stability 0) and Better steady (1). Besides PSNR and SSIM:
         warp    mean |luma(t) - luma(t - 1) brought to t| in 1/255. Where a pixel was is told by optical flow of the true frames (OpenCV DIS
                 medium); counted are pixels where the flow there and back closes to half a pixel and stays inside the picture. Brought by
                 OpenCV's Lanczos (8 x 8). Row "truth": what the true frames have, by noise, light and errors of the flow.
         change  the same of the error, output less truth: what flickers though the scene does not.
damaged  small clips through libx264 whole (preset medium, 4:2:0, so with P and B frames), then Lanczos, Better, and Better with --denoise 1.
Small frames are made by training/stills.py: bicubic as MATLAB has it. Needs python3-numpy, python3-opencv and ffmpeg; no PyTorch.
"""
import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile
import time

import cv2
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "training"))

import fidelity  # noqa: E402
import h264  # noqa: E402
import stills  # noqa: E402

TIERS = ["Fast", "Better", "Best"]
STABILITY = "--temporal-stability"
CLOSES = 0.5  # pixels


def weights(program):
    """What the bundle beside the program has: {(tier, scale, "clean" or "restore")}."""
    folder = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(program))), "AiVideoFx.ofx.bundle", "Contents", "Resources", "models")
    out = set()
    for path in glob.glob(os.path.join(folder, "upscale*.json")):
        with open(path) as f:
            side = json.load(f)
        out.add((side["size"].capitalize(), side["architecture"]["scale"], side["kind"]))
    if not out:
        raise SystemExit("%s: expected weights of Upscale (upscale*.json); build the bundle (./build.sh bundle) or give --aivideofx" % folder)
    return out


def knows_stability(program):
    text = subprocess.run([program, "upscale", "--help"], check=True, capture_output=True, text=True).stdout
    return STABILITY in text


def enlarge(a, source, target, scale, options):
    """Runs the program; its seconds."""
    settings = [part for value in a.set for part in ("--set", value)]
    began = time.time()
    done = subprocess.run([a.aivideofx, "upscale", source, "-o", target, "--scale", str(scale), "--overwrite"] + options + settings,
                          capture_output=True, text=True)
    if done.returncode:
        raise SystemExit("aivideofx upscale %s: expected it to succeed, got %d: %s" % (" ".join(options), done.returncode, done.stderr[-2000:]))
    if "is used instead" in done.stderr + done.stdout:
        raise SystemExit("aivideofx upscale %s: it did not do what was asked: %s" % (" ".join(options), done.stderr + done.stdout))
    return time.time() - began


def write(path, image):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not cv2.imwrite(path, image[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 1]):
        raise SystemExit("%s: could not be written" % path)


def table(head):
    print("| %s |\n|%s" % (" | ".join(head), "---|" * len(head)), flush=True)


# ---------------------------------------------------------------- pictures
def compare_stills(a):
    there = weights(a.aivideofx)
    table(["set", "scale", "pictures", "method", "PSNR-Y", "SSIM-Y", "over Lanczos-3", "s a call"])
    for scale in (int(v) for v in a.scales.split(",")):
        methods = {"Lanczos": ["--method", "Lanczos"]}
        methods.update({t: ["--quality", t] for t in TIERS if (t, scale, "clean") in there})
        methods = {m: o for m, o in methods.items() if not a.methods or m in a.methods.split(",") or m == "Lanczos"}
        for name, paths in stills.sets(a.folder, a.every):
            rows = {m: [] for m in ["bicubic"] + list(methods)}
            for path in paths:
                truth = stills.cut(stills.read(path), scale)
                small, base = stills.resize8(truth, truth.shape[0] // scale, truth.shape[1] // scale), os.path.basename(path)
                rows["bicubic"].append(stills.scores(stills.resize8(small, *truth.shape[:2]), truth, scale) + (0,))
                with tempfile.TemporaryDirectory() as work:
                    source, target = os.path.join(work, "in.png"), os.path.join(work, "out.png")
                    write(source, small)
                    for method, options in methods.items():
                        seconds = enlarge(a, source, target, scale, options)
                        made = stills.read(target)
                        rows[method].append(stills.scores(made, truth, scale) + (seconds,))
                        if a.keep:
                            write(os.path.join(a.keep, "x%d" % scale, method, name, base), made)
            lanczos = np.mean([r[0] for r in rows["Lanczos"]])
            for method, values in rows.items():
                m = np.mean(values, 0)
                print("| %s | %d | %d | %s | %.3f | %.4f | %+.3f | %.2f |" % (name, scale, len(values), method, m[0], m[1], m[0] - lanczos, m[2]), flush=True)


# ---------------------------------------------------------------- clips
def frames_of(clip, most, scale):
    """The first frames of a clip, cut so that small ones have even sides: (n, h, w, 3) uint8."""
    inner = os.path.join(clip, "gt")
    images = sorted(glob.glob(os.path.join(inner if os.path.isdir(inner) else clip, "*.png")))
    if images:
        frames = np.stack([stills.read(f) for f in images[:most]])
    else:
        size = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of", "csv=p=0", clip],
                              check=True, capture_output=True, text=True).stdout.strip().strip(",").split(",")
        raw = subprocess.run(["ffmpeg", "-v", "error", "-noautorotate", "-i", clip, "-map", "0:v:0", "-vsync", "0", "-frames:v", str(most), "-sws_flags",
                              "lanczos+accurate_rnd+full_chroma_int+bitexact", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"],
                             check=True, capture_output=True).stdout
        frames = np.frombuffer(raw, np.uint8).reshape(-1, int(size[1]), int(size[0]), 3)
    h, w = (n // (2 * scale) * 2 * scale for n in frames.shape[1:3])
    return frames[:, :h, :w]


def grey(image):
    return image.astype(np.float32) @ np.float32([0.299, 0.587, 0.114])


class Motion:
    """How true frames move: from each frame to the one before it, and where that can be trusted."""

    def __init__(self, frames, border):
        search = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        light = [np.clip(grey(f) + 0.5, 0, 255).astype(np.uint8) for f in frames]
        h, w = light[0].shape
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        inside = (x >= border) & (x < w - border) & (y >= border) & (y < h - border)
        self.steps = []
        for last, now in zip(light, light[1:]):
            back, there = search.calc(now, last, None), search.calc(last, now, None)
            at = x + back[..., 0], y + back[..., 1]
            returned = cv2.remap(there, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            closes = np.hypot(*np.moveaxis(back + returned, -1, 0)) < CLOSES
            stays = (at[0] >= border) & (at[0] <= w - 1 - border) & (at[1] >= border) & (at[1] <= h - 1 - border)
            self.steps.append((at, inside & closes & stays))
        self.share = float(np.mean([seen.mean() for _, seen in self.steps]))
        self.pixels = float(np.mean([np.hypot(at[0] - x, at[1] - y).mean() for at, _ in self.steps]))

    def change(self, planes):
        """Mean absolute difference of planes along the motion."""
        out = []
        for k, (at, seen) in enumerate(self.steps):
            brought = cv2.remap(planes[k], *at, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE)
            out.append(float(np.abs(planes[k + 1] - brought)[seen].mean()))
        return float(np.mean(out))


def by_program(a, name, small, scale, methods):
    """Frames that each method makes of small ones: {method: [frames]}."""
    out = {}
    with tempfile.TemporaryDirectory() as work:
        for k, frame in enumerate(small):
            write(os.path.join(work, "in", "%05d.png" % k), frame)
        for method, options in methods.items():
            folder = os.path.join(a.keep, name, method) if a.keep else os.path.join(work, "out")
            os.makedirs(folder, exist_ok=True)
            enlarge(a, os.path.join(work, "in", "%05d.png"), os.path.join(folder, "%05d.png"), scale, options)
            out[method] = [stills.read(os.path.join(folder, "%05d.png" % k)) for k in range(len(small))]
    plain = out["Lanczos"][0]
    for method, made in out.items():
        if method != "Lanczos" and bool((made[0] == plain).all()):
            raise SystemExit("%s: expected another picture than Lanczos gives, got the same: the network did not run" % method)
    return out


def name_of(clip):
    return os.path.splitext(os.path.basename(os.path.normpath(clip)))[0]


def made_small(frames, scale):
    return np.stack([stills.resize8(f, f.shape[0] // scale, f.shape[1] // scale) for f in frames])


def compare_clips(a):
    methods, steady = {"Lanczos": ["--method", "Lanczos"]}, knows_stability(a.aivideofx)
    there = weights(a.aivideofx)
    tiers = [t for t in a.methods.split(",") if (t, a.scale, "clean") in there]
    for tier in tiers:
        methods[tier] = ["--quality", tier] + ([STABILITY, "0"] if steady else [])
        if steady:
            methods[tier + " steady"] = ["--quality", tier, STABILITY, "1"]
    if not steady:
        print("this aivideofx has no %s: frame by frame alone\n" % STABILITY)
    table(["clip x%d" % a.scale, "method", "PSNR-Y", "SSIM-Y", "warp", "change", "warp, of frame by frame", "change, of frame by frame"])
    total = {}
    for clip in a.clips:
        name, frames = name_of(clip), frames_of(clip, a.frames, a.scale)
        motion = Motion(frames, a.scale)
        light = [grey(f) for f in frames]
        rows = {"truth": (np.nan, np.nan, motion.change(light), 0.0)}
        for method, made in by_program(a, name, made_small(frames, a.scale), a.scale, methods).items():
            mine = [grey(f) for f in made]
            score = np.mean([stills.scores(f, truth, a.scale) for f, truth in zip(made, frames)], 0)
            rows[method] = (*score, motion.change(mine), motion.change([p - q for p, q in zip(mine, light)]))
        show("%s (%d frames, %.1f px, %.0f %%)" % (name, len(frames), motion.pixels, 100 * motion.share), rows, tiers)
        for method, row in rows.items():
            total.setdefault(method, []).append(row)
    if len(a.clips) > 1:
        show("mean", {m: tuple(np.mean(v, 0)) for m, v in total.items()}, tiers)


def show(name, rows, tiers):
    for method, row in rows.items():
        base = next((rows[t] for t in tiers if method.startswith(t)), None)
        part = "%+.1f %% | %+.1f %%" % tuple(100 * (row[k] / base[k] - 1) for k in (2, 3)) if base and method not in tiers else " | "
        quality = " | " if method == "truth" else "%.3f | %.4f" % tuple(row[:2])
        print("| %s | %s | %s | %.3f | %.3f | %s |" % ((name, method, quality) + tuple(row[2:]) + (part,)), flush=True)


def compare_damaged(a):
    there, steady = weights(a.aivideofx), knows_stability(a.aivideofx)
    still = [STABILITY, "0"] if steady else []
    methods = {"Lanczos": ["--method", "Lanczos"], "Better": ["--quality", "Better", "--denoise", "0"] + still}
    if ("Better", a.scale, "restore") in there:
        methods["Better, denoise 1"] = ["--quality", "Better", "--denoise", "1"] + still
        if steady:
            methods["Better, denoise 1, steady"] = ["--quality", "Better", "--denoise", "1", STABILITY, "1"]
    else:
        print("the bundle has no restore weights for x%d: without --denoise 1\n" % a.scale)
    table(["clip x%d" % a.scale, "crf", "small PSNR-Y", "method", "PSNR-Y", "SSIM-Y", "over Lanczos-3"])
    total = {}
    for clip in a.clips:
        name, frames = name_of(clip), frames_of(clip, a.frames, a.scale)
        small = made_small(frames, a.scale)
        for crf in a.crf.split(","):
            damaged = h264.through(small, crf)
            kept = np.mean([fidelity.psnr(stills.luma(p), stills.luma(q)) for p, q in zip(damaged, small)])
            rows = {m: np.mean([stills.scores(f, truth, a.scale) for f, truth in zip(made, frames)], 0)
                    for m, made in by_program(a, "%s-crf%s" % (name, crf), damaged, a.scale, methods).items()}
            for method, row in rows.items():
                gain = row[0] - rows["Lanczos"][0]
                total.setdefault((crf, method), []).append((kept, *row, gain))
                print("| %s | %s | %.2f | %s | %.3f | %.4f | %+.3f |" % (name, crf, kept, method, row[0], row[1], gain), flush=True)
    if len(a.clips) > 1:
        for (crf, method), rows in sorted(total.items(), key=lambda item: float(item[0][0])):
            m = np.mean(rows, 0)
            print("| mean | %s | %.2f | %s | %.3f | %.4f | %+.3f |" % (crf, m[0], method, m[1], m[2], m[3]), flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = p.add_subparsers(dest="kind", required=True)
    of_stills, of_clips, of_damaged = (kinds.add_parser(k) for k in ("stills", "clips", "damaged"))
    of_stills.add_argument("folder")
    of_stills.add_argument("--scales", default="2,4")
    of_stills.add_argument("--methods", default="", help="of Fast, Better, Best; default: those that have weights")
    of_stills.add_argument("--every", type=int, default=1)
    of_clips.add_argument("--methods", default="Better", help="of Fast, Better, Best")
    of_damaged.add_argument("--crf", default="18,23,28")
    for q in (of_clips, of_damaged):
        q.add_argument("clips", nargs="+")
        q.add_argument("--scale", type=int, default=4)
        q.add_argument("--frames", type=int, default=24, help="frames of each clip to use, from its first")
    for q in (of_stills, of_clips, of_damaged):
        q.add_argument("--aivideofx", default=os.path.join(ROOT, "dist", "cli", "aivideofx"))
        q.add_argument("--keep", help="made pictures are kept there")
        q.add_argument("--set", action="append", default=[], help="parameter of the effect")
    a = p.parse_args()
    {"stills": compare_stills, "clips": compare_clips, "damaged": compare_damaged}[a.kind](a)


if __name__ == "__main__":
    main()
