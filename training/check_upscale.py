"""Checks that training of the enlarging network can be trusted; about a minute on one core. usage: check_upscale.py   (exit code 1 if anything fails)"""
import os
import subprocess
import sys
import tempfile

import numpy as np
import torch

import h264
import pictures
import stills
import upscale

HERE = os.path.dirname(os.path.abspath(__file__))
FAILED = []


def check(name, good, detail=""):
    print("%s  %s  %s" % ("ok  " if good else "FAIL", name, detail), flush=True)
    if not good:
        FAILED.append(name)


def kernel(x):
    """Keys' cubic with a = -0.5, written out."""
    x = abs(x)
    return 1.5 * x ** 3 - 2.5 * x ** 2 + 1 if x <= 1 else -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 if x <= 2 else 0.0


def by_formula(row, outputs):
    """One row resized by the definition: a sum over pixels from far left to far right of the mirrored row."""
    n = len(row)
    factor = n / outputs
    stretch, out = max(1.0, factor), []
    for k in range(outputs):
        centre, total, weight = (k + 0.5) * factor - 0.5, 0.0, 0.0
        for i in range(int(centre - 3 * stretch) - 2, int(centre + 3 * stretch) + 3):
            w = kernel((centre - i) / stretch)
            j = i % (2 * n)
            total += w * row[j if j < n else 2 * n - 1 - j]
            weight += w
        out.append(total / weight)
    return np.array(out)


def filters_are_the_formula():
    rng = np.random.default_rng(1)
    worst = 0.0
    for n, m in ((8, 2), (24, 6), (24, 8), (25, 50), (12, 6), (9, 36), (7, 21), (50, 50)):
        x = rng.random((n, n, 3)).astype(np.float32)
        rows = np.stack([by_formula(x[:, i, c], m) for i in range(n) for c in range(3)], 1).reshape(m, n, 3)
        want = np.stack([by_formula(rows[i, :, c], m) for i in range(m) for c in range(3)], 0).reshape(m, 3, m).transpose(0, 2, 1)
        worst = max(worst, float(np.abs(pictures.resize(x, m, m) - want).max()))
    check("the small picture's filter is the formula", worst < 1e-5, "%.1e" % worst)
    shared = os.environ.get("AIVIDEOFX_SCORING", os.path.join(HERE, "..", "..", "shared", "scoring"))
    if os.path.exists(os.path.join(shared, "clipkit.py")):
        sys.path.insert(0, shared)
        import clipkit
        worst = 0.0
        for n, m in ((384, 96), (384, 128), (96, 384), (51, 17), (321, 107)):
            weights, index = clipkit._axis_weights(n, m, "bicubic")
            want = np.zeros((m, n))
            np.add.at(want, (np.arange(m)[:, None], index), weights)
            worst = max(worst, float(np.abs(pictures.axis_weights(n, m) - want).max()))
        image = rng.integers(0, 256, (48, 60, 3)).astype(np.uint8)
        same = all(bool((stills.resize8(image, h, w, k) == clipkit.imresize(image, (w, h), k + "3" * (k == "lanczos"))).all())
                   for h, w, k in ((12, 15, "bicubic"), (96, 120, "bicubic"), (192, 240, "lanczos")))
        check("and the scoring's", worst < 1e-4 and same, "%.1e, whole numbers equal" % worst)
    else:
        print("skip  the scoring's filter: no clipkit.py in %s" % shared)


def pictures_are_their_seeds():
    a, b, c = pictures.draw([3, 4, 9, 12]), pictures.draw([3, 4, 9, 12], workers=2), pictures.draw([13])
    check("the same seed draws the same picture, whatever the workers", bool((a == b).all()))
    check("another seed draws another", not bool((a[0] == c[0]).all()))
    check("pictures use their range and have detail", bool((a.reshape(4, -1).std(1) > 8).all()), "deviations %s" % a.reshape(4, -1).std(1).round(1))


def damage_is_damage():
    image = pictures.picture(20, 0)
    for scale in (2, 3, 4):
        clean = pictures.degrade(image, scale, "clean", np.random.default_rng(1), 0).astype(int)
        gaps = [np.abs(pictures.degrade(image, scale, "restore", np.random.default_rng(k)).astype(int) - clean).mean() for k in range(12)]
        check("x%d: clean is the filter, restore is worse but the same picture" % scale, clean.shape[0] * scale == image.shape[0]
              and np.abs(clean - pictures.resize(image.astype(np.float32), *clean.shape[:2])).max() <= 255
              and max(gaps) > 2 and max(gaps) < 40 and np.corrcoef(clean.ravel(), pictures.degrade(
                  image, scale, "restore", np.random.default_rng(2)).ravel())[0, 1] > 0.7, "mean changes %.1f to %.1f code values" % (min(gaps), max(gaps)))
    a, b, other = (pictures.degrade(image, 4, "restore", np.random.default_rng(k)) for k in (5, 5, 6))
    check("damage is its seed's", bool((a == b).all()) and not bool((a == other).all()))
    frames, exact = pictures.panned(image.astype(np.float32) / 255, np.random.default_rng(3), 4)
    apart = [float(np.abs(f * 255 - image).mean()) for f in frames]
    check("a panned clip has the picture itself in it", apart[exact] < 1e-3 and min(v for k, v in enumerate(apart) if k != exact) > 1,
          "%d frames, the %dth" % (len(frames), exact))
    clip = np.stack([pictures.to8(pictures.resize(f, 95, 97)) for f in frames])
    gap = lambda crf: float(np.abs(h264.through(clip, crf).astype(int) - clip).mean())
    few, some, many = gap(1), gap(23), gap(40)
    check("H.264 keeps odd sizes, and a higher factor damages more", few < some < many and few < 8, "%.1f, %.1f, %.1f code values at 1, 23, 40" % (few, some, many))
    x = np.random.default_rng(2).random((21, 30)).astype(np.float32)
    check("fine enough steps change nothing", float(np.abs(pictures.quantised(x, 1e-4) - x).max()) < 1e-3)
    ycc = np.random.default_rng(3).random((8, 8, 3)).astype(np.float32)
    check("to YCbCr and back", float(np.abs(pictures.to_rgb(pictures.to_ycc(ycc)) - ycc).max()) < 3e-3)


def untrained_is_bicubic():
    torch.manual_seed(1)
    x = torch.rand(2, 3, 20, 17)
    for size, config in upscale.SIZES.items():
        for scale in (2, 3, 4):
            net = upscale.Net(**config, scale=scale)
            with torch.no_grad():
                gap = float((net(x) - upscale.enlarge(x, scale)).abs().max())
            want = pictures.resize(x[0].permute(1, 2, 0).numpy(), 20 * scale, 17 * scale)
            base = upscale.enlarge(x, scale)[0].permute(1, 2, 0).numpy()
            b = 2 * scale  # at the border the network repeats the last pixel, MATLAB mirrors
            inside = float(np.abs(base - want)[b:-b, b:-b].max())
            plain = upscale.Plain(**config, scale=scale)
            check("untrained %s x%d is bicubic" % (size, scale), gap < 1e-6 and inside < 1e-5,
                  "%.1e, %d parameters, %d multiply-adds" % ((max(gap, inside),) + plain.cost()))


def shaken(net):
    with torch.no_grad():
        for p in net.parameters():
            p.add_(torch.randn_like(p) * 0.02)
    return net


def export_is_the_trained_graph():
    for scale, prelu in ((2, False), (3, True), (4, False)):
        torch.manual_seed(scale)
        net, plain = shaken(upscale.Net(16, 6, scale, prelu)), upscale.Plain(16, 6, scale, prelu)
        net.export(plain)
        x = torch.rand(2, 3, 19, 22)
        with torch.no_grad():
            a, b, c = net.by_branches(x), net(x), plain(x)
        check("x%d%s: branches, added kernels and export agree" % (scale, " PReLU" * prelu), float((a - c).abs().max()) < 1e-5 and float((b - c).abs().max()) < 1e-5,
              "%.1e, %.1e; the net changes bicubic by up to %.2f" % ((a - c).abs().max(), (b - c).abs().max(), (c - upscale.enlarge(x, scale)).abs().max()))
        other = upscale.Net(16, 6, scale, prelu)
        other.adopt(plain)
        with torch.no_grad():
            gap = float((other(x) - c).abs().max())
        check("x%d%s: a network that starts from weights is them" % (scale, " PReLU" * prelu), gap < 1e-5, "%.1e" % gap)
    torch.manual_seed(9)
    plain, other = upscale.Plain(16, 6, 4), upscale.Net(16, 6, 2)
    shaken(plain)
    other.adopt(plain)
    gap = max(float((w - c.weight).abs().max()) for (w, _), c in zip(other.kernels(), plain.conv))
    check("from another scale the trunk is taken", gap < 1e-5, "%.1e" % gap)


def files_come_back(folder):
    torch.manual_seed(2)
    net = upscale.Plain(16, 6, 4)
    with torch.no_grad():
        for p in net.parameters():
            p.copy_((torch.randn_like(p) * 0.1).half().float())
    path = os.path.join(folder, "upscale.safetensors")
    upscale.save_model(net, path, {"note": "check"})
    again, x = upscale.load_model(path), torch.rand(1, 3, 24, 24)
    with torch.no_grad():
        check("export and import give identical outputs", bool((net(x) == again(x)).all()), "%d bytes" % os.path.getsize(path))
    with open(path, "r+b") as f:
        f.seek(-1, 2)
        f.write(b"\x55")
    try:
        upscale.load_model(path)
        check("a damaged file is refused", False)
    except ValueError as e:
        check("a damaged file is refused", "SHA-256" in str(e))


def training_goes_on(folder):
    run = [sys.executable, os.path.join(HERE, "upscale.py"), "--device", "cpu", "--size", "fast", "--scale", "2", "--kind", "clean", "--average", "0.99", "--minutes", "0.9",
           "--threads", "1", "--workers", "1", "--batch", "4", "--patch", "24", "--start", "2", "--trial", "1", "--store", "16", "--rate", "2e-3",
           "--warmup", "20", "--log-seconds", "2", "--run", folder, "--out", os.path.join(folder, "o.safetensors")]
    first = subprocess.run(run + ["--call-minutes", "0.2"], capture_output=True, text=True)
    state = torch.load(os.path.join(folder, "checkpoint.pt"))
    second = subprocess.run(run, capture_output=True, text=True)
    after = torch.load(os.path.join(folder, "checkpoint.pt"))
    check("a stopped run says so", "stopped after" in first.stdout, first.stderr[-300:])
    check("the same command goes on", "goes on at step %d" % state["step"] in second.stdout and after["step"] > state["step"]
          and after["calls"] == 2 and "finished after" in second.stdout, "step %d, then %d; %s" % (state["step"], after["step"], second.stderr[-300:]))
    rows = np.genfromtxt(os.path.join(folder, "log.csv"), delimiter=",", names=True)
    check("the log has rows of both calls and rising steps", rows.size > 2 and bool((np.diff(rows["step"]) > 0).all()), "%d rows" % rows.size)
    last = rows["psnr"][~np.isnan(rows["psnr"])][-1]
    check("it learns", last > rows["bicubic"][0], "bicubic %.2f, network %.2f dB" % (rows["bicubic"][0], last))
    third = subprocess.run(run + ["--kind", "restore"], capture_output=True, text=True)
    check("a checkpoint of another kind is refused", third.returncode != 0 and "use another --run" in third.stderr, third.stderr[-200:].strip())


def main():
    torch.set_num_threads(1)
    filters_are_the_formula()
    pictures_are_their_seeds()
    damage_is_damage()
    untrained_is_bicubic()
    export_is_the_trained_graph()
    with tempfile.TemporaryDirectory() as folder:
        files_come_back(folder)
    with tempfile.TemporaryDirectory() as folder:
        training_goes_on(folder)
    print("%d failed" % len(FAILED))
    sys.exit(1 if FAILED else 0)


if __name__ == "__main__":
    main()
