"""Interpolate against ffmpeg's minterpolate and OpenCV's DIS on your own clips: every other frame is dropped and made again.

usage: compare_interpolation.py CLIP... [--aivideofx dist/cli/aivideofx] [--methods Blend,Flow,"AI built-in"] [--peers mci,mci-best,dis]
                                [--keep DIR] [--frames N] [--set name=value ...]
       compare_interpolation.py --time VIDEO [--rounds 3]
CLIP: a video file, or a folder of images (DIR/gt/*.png is taken as DIR). Needs python3-numpy and ffmpeg; dis needs python3-opencv.
PSNR over RGB of 8-bit frames, means over the frames of a clip and then over clips; low5: the same over the worst 5 % of a clip's
frames; SSIM on luma (Gaussian 11, sigma 1.5).
--time: file to file, the same lossless codec, in turns, the fastest of the rounds; seconds for a new frame.
"""
import argparse
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "training"))

import fidelity  # noqa: E402

LUMA = np.array([0.299, 0.587, 0.114])
FILTERS = {
    "mci": "minterpolate=fps=%s:mi_mode=mci:scd=none",
    "mci-best": "minterpolate=fps=%s:mi_mode=mci:mc_mode=aobmc:me_mode=bidir:vsbmc=1:scd=none",
}


def run(*command):
    subprocess.run(command, check=True)


def unpack(clip, folder, most):
    """All frames of a clip as FOLDER/NNNNN.png; returns their names."""
    inner = os.path.join(clip, "gt")
    images = sorted(glob.glob(os.path.join(inner if os.path.isdir(inner) else clip, "*.png")))
    if images:
        for i, name in enumerate(images[:most]):
            shutil.copy(name, os.path.join(folder, "%05d.png" % i))
    else:
        run("ffmpeg", "-v", "error", "-i", clip, "-map", "0:v:0", "-vsync", "0", "-frames:v", str(most), "-start_number", "0",
            "-sws_flags", "lanczos+accurate_rnd+full_chroma_int", "-pix_fmt", "rgb24", os.path.join(folder, "%05d.png"))
    return sorted(glob.glob(os.path.join(folder, "*.png")))


def load(path):
    size = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of", "csv=p=0", path],
                          check=True, capture_output=True, text=True).stdout.strip().strip(",").split(",")
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-pix_fmt", "rgb24", "-f", "rawvideo", "-"], check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(int(size[1]), int(size[0]), 3)


def dis(first, second):
    """OpenCV DIS medium at full size both ways, brought to the middle, warped, averaged."""
    import cv2
    grey = [cv2.cvtColor(v, cv2.COLOR_RGB2GRAY) for v in (first, second)]
    search = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    h, w = grey[0].shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    total = 0
    for picture, flow in ((first, search.calc(grey[0], grey[1], None)), (second, search.calc(grey[1], grey[0], None))):
        at = 0.5 * flow
        for _ in range(2):
            at = 0.5 * cv2.remap(flow, x - at[..., 0], y - at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        total = total + cv2.remap(picture, x - at[..., 0], y - at[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    return np.clip(total / 2 + 0.5, 0, 255).astype(np.uint8)


def make(method, a, even, work):
    """Frames made by a method, as a folder in which frame k is frame k of the whole clip."""
    out = os.path.join(work, "out")
    os.makedirs(out)
    if method in FILTERS:
        shutil.copy(even[-1], even[-1].replace("%05d.png" % (len(even) - 1), "%05d.png" % len(even)))  # it drops the last gap
        run("ffmpeg", "-v", "error", "-framerate", "1", "-i", os.path.join(work, "in", "%05d.png"), "-vf",
            "format=yuv444p," + FILTERS[method] % "2", "-vsync", "0", "-start_number", "0", os.path.join(out, "%05d.png"))
    elif method == "dis":
        import cv2
        for i in range(len(even) - 1):
            made = dis(load(even[i]), load(even[i + 1]))
            cv2.imwrite(os.path.join(out, "%05d.png" % (2 * i + 1)), made[..., ::-1])
    else:
        settings = [part for value in a.set for part in ("--set", value)]
        run(a.aivideofx, "interpolate", os.path.join(work, "in", "%05d.png"), "-o", os.path.join(out, "%05d.png"), "--factor", "2",
            "--method", method, "--quiet", *settings)
    return out


def score(a):
    methods = [m for m in (a.peers + "," + a.methods).split(",") if m]
    table = {m: [] for m in methods}
    for clip in a.clips:
        name = os.path.splitext(os.path.basename(os.path.normpath(clip)))[0]
        with tempfile.TemporaryDirectory() as folder:
            frames = unpack(clip, folder, a.frames)
            line = "%-14s" % name
            for method in methods:
                with tempfile.TemporaryDirectory() as work:
                    os.makedirs(os.path.join(work, "in"))
                    even = [shutil.copy(f, os.path.join(work, "in", "%05d.png" % i)) for i, f in enumerate(frames[::2])]
                    out = make(method, a, even, work)
                    rows = []
                    for i in range(1, 2 * len(even) - 2, 2):
                        made, truth = load(os.path.join(out, "%05d.png" % i)), load(frames[i])
                        rows.append((fidelity.psnr(made, truth), fidelity.ssim(*(v.astype(np.float64) @ LUMA for v in (made, truth)))))
                        if a.keep:
                            os.makedirs(os.path.join(a.keep, method, name), exist_ok=True)
                            shutil.copy(os.path.join(out, "%05d.png" % i), os.path.join(a.keep, method, name))
                p = sorted(r[0] for r in rows)
                table[method].append((np.mean(p), np.mean([r[1] for r in rows]), np.mean(p[:max(1, len(p) // 20)])))
                line += "  %s %.2f/%.2f" % ((method,) + (table[method][-1][0], table[method][-1][2]))
            print(line, flush=True)
    print("%-14s %8s %8s %8s" % ("method", "PSNR", "SSIM", "low5"))
    for method, rows in table.items():
        print("%-14s %8.3f %8.4f %8.2f" % ((method,) + tuple(np.mean(rows, 0))))


def timing(a):
    facts = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets", "-show_entries",
                            "stream=nb_read_packets,r_frame_rate,width,height", "-of", "csv=p=0", a.time],
                           check=True, capture_output=True, text=True).stdout.strip().strip(",").split(",")
    width, height, rate, count = facts[0], facts[1], facts[2], int(facts[3])
    top, bottom = (int(v) for v in rate.split("/"))
    double = "%d/%d" % (2 * top, bottom)
    with tempfile.TemporaryDirectory() as work:
        # Both write the same lossless stream: what is left is the interpolation.
        write = ["-c:v", "ffv1", "-y"]
        commands = {m: ["ffmpeg", "-v", "error", "-i", a.time, "-an", "-vf", FILTERS[m] % double] + write + [os.path.join(work, "o.mkv")]
                    for m in a.peers.split(",") if m in FILTERS}
        commands.update({m: [a.aivideofx, "interpolate", a.time, "-o", os.path.join(work, "o.mkv"), "--factor", "2", "--method", m, "--overwrite",
                             "--quiet"] for m in a.methods.split(",")})
        best = {m: float("inf") for m in commands}
        for _ in range(a.rounds):
            for m, command in commands.items():
                began = time.time()
                run(*command)
                best[m] = min(best[m], time.time() - began)
    print("%s x %s, %d frames to %d" % (width, height, count, 2 * count - 1))
    for m, seconds in best.items():
        print("%-14s %8.3f s for a new frame" % (m, seconds / (count - 1)))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    p.add_argument("clips", nargs="*")
    p.add_argument("--aivideofx", default=os.path.join(root, "dist", "cli", "aivideofx"))
    p.add_argument("--methods", default="Blend,Flow,AI built-in")
    p.add_argument("--peers", default="mci,mci-best,dis")
    p.add_argument("--keep", help="made frames are kept in KEEP/METHOD/CLIP")
    p.add_argument("--frames", type=int, default=100000, help="frames of each clip to use")
    p.add_argument("--set", action="append", default=[], help="parameter of the effect")
    p.add_argument("--time", help="video to time file to file")
    p.add_argument("--rounds", type=int, default=3)
    a = p.parse_args()
    if a.time:
        timing(a)
    elif a.clips:
        score(a)
    else:
        p.error("expected clips, or --time VIDEO")


if __name__ == "__main__":
    main()
