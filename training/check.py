"""Checks that training can be trusted; about two minutes on one core. usage: check.py   (exit code 1 if anything fails)"""
import os
import subprocess
import sys
import tempfile

import numpy as np
import torch
import torch.nn.functional as F

import footage
import interpolate
import seeds

HERE = os.path.dirname(os.path.abspath(__file__))
FAILED = []


def check(name, good, detail=""):
    print("%s  %s  %s" % ("ok  " if good else "FAIL", name, detail), flush=True)
    if not good:
        FAILED.append(name)


def half_up(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


def the_truth_is_true(atlas):
    source = footage.Footage(atlas, 128, 3)
    worst = []
    for _ in range(6):
        b = source.batch(4)
        for frame, flow, hidden in ((b.frame0, b.flow0, b.hidden0), (b.frame1, b.flow1, b.hidden1)):
            # Edges of shapes mix two layers in a pixel, light and grain differ: inside of shapes and in the median it must fit.
            seen = 1 - F.max_pool2d(half_up(hidden), 5, 1, 2)
            gap = (footage.backward(frame, half_up(flow)) - b.middle).abs().mean(1, keepdim=True)
            still = (frame - b.middle).abs().mean(1, keepdim=True)
            worst += [float(gap[i][seen[i] > 0].median()) - 0.5 * float(still[i][seen[i] > 0].median()) for i in range(4)
                      if float(seen[i].mean()) > 0.3 and float(still[i].mean()) > 0.03]
    worst = sorted(worst)
    check("a frame warped by the exact flow is the middle frame", worst[int(len(worst) * 0.8)] < 0, "%d scenes, 80 %% below %.4f" % (len(worst), worst[int(len(worst) * 0.8)]))


def the_seed_decides_everything(atlas):
    a, b, c = (footage.Footage(atlas, 64, s).batch(2) for s in (5, 5, 6))
    check("the same seed draws the same footage", bool((a.frame0 == b.frame0).all()) and bool((a.flow1 == b.flow1).all()))
    check("another seed draws other footage", not bool((a.frame0 == c.frame0).all()))


def variations_keep_truth(atlas):
    store = interpolate.Store(footage.Footage(atlas, 128, 4), seeds.Seeder("degraded"), 16, 128, "cpu", 1)
    store.add(16)
    better = 0
    for _ in range(12):
        d = store.batch(8, 0)
        (f0, m, f1), (g0, g1, *_), (h0, h1), t = d["frames"], d["flows"], d["hidden"], d["t"]
        w0, w1 = (1 - half_up(h0)) * (1 - t) + 1e-3, (1 - half_up(h1)) * t + 1e-3
        made = (footage.backward(f0, 2 * half_up(g0)) * w0 + footage.backward(f1, 2 * half_up(g1)) * w1) / (w0 + w1)
        better += interpolate.psnr(made, m) > interpolate.psnr((f0 + f1) / 2, m) + 2
    check("flips, turns and time reversal keep flow, occlusion and time right", better == 12, "%d of 12 batches" % better)


def untrained_moves_nothing():
    torch.manual_seed(1)
    for size, config in interpolate.SIZES.items():
        net = interpolate.Net(**config)
        x, y, s, far = torch.rand(1, 3, 64, 64), torch.rand(1, 3, 64, 64), torch.randn(1, 2, 64, 64) * 3, torch.randn(1, 2, 64, 64)
        t = torch.full((1, 1, 1, 1), 0.3)
        with torch.no_grad():
            flow, behind, mask, _, _ = net.motion(x, y, t, s, -s, far)
            want = torch.cat(interpolate.project(s, -s, t)[:2] + (-0.3 * far, 0.7 * far), 1)
            gap = max(float((torch.cat([flow, behind], 1) - want).abs().max()), float((torch.sigmoid(mask) - 0.7).abs().max()))
        check("untrained %s keeps the motion it is given" % size, gap < 1e-5, "%.1e, %d parameters, %.0f multiply-adds a pixel" % ((gap,) + net.cost()))


def projection_has_the_right_signs():
    flow = torch.zeros(1, 2, 32, 32)
    flow[:, 0], flow[:, 1] = 4, -2
    f0, f1, gaps = interpolate.project(flow, -flow, torch.full((1, 1, 1, 1), 0.25))
    at = lambda f: f[0, :, 16, 16].tolist()
    check("projection: t to 0 against the motion, t to 1 along it", at(f0) == [-1, 0.5] and at(f1) == [3, -1.5] and float(gaps[..., 16, 16].max()) == 0)


def files_come_back(folder):
    torch.manual_seed(2)
    net = interpolate.Net(**interpolate.SIZES["tiny"])
    with torch.no_grad():
        for p in net.parameters():
            p.copy_((torch.randn_like(p) * 0.1).half().float())
    path = os.path.join(folder, "interpolate.safetensors")
    interpolate.save_model(net, path, {"note": "check"})
    again = interpolate.load_model(path)
    x, y, s, t = torch.rand(1, 3, 64, 64), torch.rand(1, 3, 64, 64), torch.randn(1, 2, 32, 32), torch.full((1, 1, 1, 1), 0.5)
    far = torch.randn(1, 2, 32, 32)
    with torch.no_grad():
        check("export and import give identical outputs", bool((net(x, y, t, s, -s, far) == again(x, y, t, s, -s, far)).all()), "%d bytes" % os.path.getsize(path))
    with open(path, "r+b") as f:
        f.seek(-1, 2)
        f.write(b"\x55")
    try:
        interpolate.load_model(path)
        check("a damaged file is refused", False)
    except ValueError as e:
        check("a damaged file is refused", "SHA-256" in str(e))


def training_goes_on(folder):
    run = [sys.executable, os.path.join(HERE, "interpolate.py"), "--device", "cpu", "--size", "tiny", "--minutes", "1.2", "--threads", "1",
           "--workers", "1", "--batch", "2", "--crop", "64", "--source-size", "128", "--tiles", "3", "--trial", "8", "--store", "32",
           "--fresh", "1", "--log-seconds", "2", "--run", folder, "--out", os.path.join(folder, "o.safetensors")]
    first = subprocess.run(run + ["--call-minutes", "0.5"], capture_output=True, text=True)
    state = torch.load(os.path.join(folder, "checkpoint.pt"))
    second = subprocess.run(run, capture_output=True, text=True)
    after = torch.load(os.path.join(folder, "checkpoint.pt"))
    check("a stopped run says so", "stopped after" in first.stdout, first.stderr[-300:])
    check("the same command goes on", "goes on at step %d" % state["step"] in second.stdout and after["step"] > state["step"]
          and after["calls"] == 2 and "finished after" in second.stdout, "step %d, then %d" % (state["step"], after["step"]))
    rows = np.genfromtxt(os.path.join(folder, "log.csv"), delimiter=",", names=True)
    check("the log has rows of both calls and rising steps", rows.size > 2 and bool((np.diff(rows["step"]) > 0).all()), "%d rows" % rows.size)


def main():
    torch.set_num_threads(1)
    atlas = footage.Atlas.build(1, 8)
    the_truth_is_true(atlas)
    the_seed_decides_everything(atlas)
    variations_keep_truth(atlas)
    projection_has_the_right_signs()
    untrained_moves_nothing()
    with tempfile.TemporaryDirectory() as folder:
        files_come_back(folder)
    with tempfile.TemporaryDirectory() as folder:
        training_goes_on(folder)
    print("%d failed" % len(FAILED))
    sys.exit(1 if FAILED else 0)


if __name__ == "__main__":
    main()
