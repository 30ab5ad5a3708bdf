"""Trains the enlarging network (UpLite): a chain of 3x3 convolutions on the small picture, added to its bicubic enlargement.

On one core, 75 minutes:    python3 upscale.py --minutes 75 --threads 1 --workers 1
On a GPU, 27 minutes:       python3 upscale.py --device cuda --size best --minutes 27 --workers 8
Same command again: goes on from RUN/checkpoint.pt. --call-minutes 9 ends a call early with a checkpoint.

Network. Input (N, 3, h, w) display-referred, output (N, 3, s h, s w), not clamped.
  conv.0: 3 -> C; conv.1 ... conv.n: C -> C, each of these n + 1 followed by LeakyReLU 0.1 (or PReLU: slope.0 ... slope.n);
  last: C -> 3 s^2, pixel shuffle, added to the bicubic enlargement (a = -0.5, half-pixel centres, the border pixel repeated).
last starts at 0: an untrained network is bicubic. All convolutions are 3x3 with zeros around the picture.
Training sees each convolution as a sum of branches (3x3, 1x1, identity, 1x1 then 3x3 through twice the channels, and scaled
Sobel and Laplacian kernels after a 1x1). A sum of convolutions is one convolution: the branches are added up as kernels in every
step, so that they cost nothing in it, and what is averaged and exported are the plain kernels.
Sources of the ideas: compact networks with a long skip (Shi et al., "ESPCN", CVPR 2016, arXiv:1609.05158; the compact network of
Real-ESRGAN, Wang et al., ICCVW 2021, arXiv:2107.10833), the branches of ECBSR (Zhang et al., "Edge-oriented Convolution Block for
Real-time Super Resolution on Mobile Devices", ACM Multimedia 2021) and RepVGG (Ding et al., CVPR 2021, arXiv:2101.03697), adding kernels
while training from OREPA (Hu et al., CVPR 2022, arXiv:2204.00826). Departs from ECBSR: a plain 1x1 branch more, LeakyReLU, colour, and
the bicubic enlargement under the residual.
"""
import argparse
import functools
import math
import os
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import loop
import losses
import pictures
import weights

SIZES = {"fast": dict(channels=16, layers=6), "better": dict(channels=32, layers=8), "best": dict(channels=64, layers=16)}
SLOPE, EXPANSION = 0.1, 2
LUMA = (0.299, 0.587, 0.114)
_EDGES = torch.tensor([[[1, 0, -1], [2, 0, -2], [1, 0, -1]], [[1, 2, 1], [0, 0, 0], [-1, -2, -1]], [[0, 1, 0], [1, -4, 1], [0, 1, 0]]]).float()


@functools.lru_cache(maxsize=8)
def _bicubic(scale, device):
    """The bicubic enlargement as one convolution before the pixel shuffle: (3 s^2, 3, 5, 5). Two pixels either way are all it reads."""
    rows = torch.from_numpy(pictures.axis_weights(9, 9 * scale)[4 * scale:5 * scale, 2:7])
    kernel = torch.zeros(3, scale, scale, 3, 5, 5)
    for c in range(3):
        kernel[c, :, :, c] = torch.einsum("ai,bj->abij", rows, rows)
    return kernel.reshape(3 * scale * scale, 3, 5, 5).to(device)


def enlarge_before_shuffle(x, scale):
    return F.conv2d(F.pad(x, (2, 2, 2, 2), mode="replicate"), _bicubic(scale, x.device))


def enlarge(x, scale, kernel="bicubic"):
    """(N, 3, h, w) to (N, 3, s h, s w); kernel: bicubic (what the network corrects) or lanczos (to compare)."""
    if kernel == "bicubic":
        return F.pixel_shuffle(enlarge_before_shuffle(x, scale), scale)
    rows, columns = (torch.from_numpy(pictures.axis_weights(n, n * scale, kernel)).to(x.device) for n in x.shape[-2:])
    return rows @ x @ columns.t()


def chain(kernels, slopes, x, scale, amp=False):
    """The whole network from plain kernels: [(weight, bias)], the last of them without an activation."""
    y = x.contiguous(memory_format=torch.channels_last) if amp else x
    with torch.autocast(x.device.type, dtype=torch.bfloat16, enabled=amp):
        for k, (weight, bias) in enumerate(kernels):
            y = F.conv2d(y, weight, bias, padding=1)
            if k < len(kernels) - 1:
                y = F.prelu(y, slopes[k].to(y.dtype)) if slopes is not None else F.leaky_relu(y, SLOPE)
    return F.pixel_shuffle(y.float().contiguous() + enlarge_before_shuffle(x, scale), scale)


class Plain(nn.Module):
    """What is exported: plain convolutions."""

    def __init__(self, channels, layers, scale, prelu=False):
        super().__init__()
        self.config = dict(channels=channels, layers=layers, scale=scale, prelu=prelu)
        self.scale = scale
        self.conv = nn.ModuleList([nn.Conv2d(channels if k else 3, channels, 3, 1, 1) for k in range(layers + 1)])
        self.last = nn.Conv2d(channels, 3 * scale * scale, 3, 1, 1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)
        self.slope = nn.ParameterList([nn.Parameter(torch.full((channels,), SLOPE)) for _ in range(layers + 1)]) if prelu else None

    def kernels(self):
        return [(c.weight, c.bias) for c in list(self.conv) + [self.last]]

    def forward(self, x, amp=False):
        return chain(self.kernels(), self.slope, x, self.scale, amp)

    def cost(self):
        """(parameters, multiply-adds for a pixel of the input)."""
        return sum(p.numel() for p in self.parameters()), sum(w.numel() for w, _ in self.kernels())


class Branches(nn.Module):
    """One convolution as a sum of branches."""

    def __init__(self, inputs, outputs, start):
        super().__init__()
        self.identity, wide = inputs == outputs and start > 0, EXPANSION * outputs
        noise = lambda gain, fan, *shape: nn.Parameter(torch.randn(*shape) * start * gain * math.sqrt(2 / fan))
        self.weight, self.bias = noise(0.7, 9 * inputs, outputs, inputs, 3, 3), nn.Parameter(torch.zeros(outputs))
        self.point = noise(0.3, inputs, outputs, inputs)
        # The first half of an expansion is never 0: two zeros in a row would learn nothing.
        self.wide, self.wide_bias = nn.Parameter(torch.randn(wide, inputs) / math.sqrt(inputs)), nn.Parameter(torch.zeros(wide))
        self.narrow = noise(0.3, 9 * wide, outputs, wide, 3, 3)
        self.before, self.before_bias = nn.Parameter(torch.randn(3, outputs, inputs) / math.sqrt(inputs)), nn.Parameter(torch.zeros(3, outputs))
        self.edge = nn.Parameter(torch.randn(3, outputs) * 0.03 * start)

    def merged(self):
        """The plain kernel: (weight, bias)."""
        weight = self.weight + F.conv2d(self.narrow, self.wide.t()[..., None, None])  # the product over the wide channels
        centre = self.point
        if self.identity:
            centre = centre + torch.eye(len(centre), device=centre.device)
        weight = weight + F.pad(centre[..., None, None], (1, 1, 1, 1))
        edges = _EDGES.to(weight.device)
        weight = weight + ((self.edge[..., None] * self.before)[..., None, None] * edges[:, None, None]).sum(0)
        bias = self.bias + (self.narrow.sum((2, 3)) * self.wide_bias).sum(1) + (self.edge * self.before_bias * edges.sum((1, 2))[:, None]).sum(0)
        return weight, bias

    def forward(self, x):
        """The same as separate convolutions, for the check: their border holds the bias, which is what adding kernels assumes."""
        def padded(v, bias):
            return F.pad(v - bias.view(1, -1, 1, 1), (1, 1, 1, 1)) + bias.view(1, -1, 1, 1)

        y = F.conv2d(x, self.weight, self.bias, padding=1) + F.conv2d(x, self.point[..., None, None])
        y = y + F.conv2d(padded(F.conv2d(x, self.wide[..., None, None], self.wide_bias), self.wide_bias), self.narrow)
        for k in range(3):
            v = padded(F.conv2d(x, self.before[k][..., None, None], self.before_bias[k]), self.before_bias[k])
            y = y + F.conv2d(v, _EDGES[k].to(x.device).expand(len(self.bias), 1, 3, 3) * self.edge[k].view(-1, 1, 1, 1), groups=len(self.bias))
        return y + x if self.identity else y


class Net(nn.Module):
    """What is trained. plain: without branches, to compare."""

    def __init__(self, channels, layers, scale, prelu=False, plain=False):
        super().__init__()
        self.config = dict(channels=channels, layers=layers, scale=scale, prelu=prelu)
        self.scale, self.plain = scale, plain
        self.conv = nn.ModuleList([Branches(channels if k else 3, channels, 1 if k == 0 else 0.6) for k in range(layers + 1)])
        self.last = Branches(channels, 3 * scale * scale, 0)
        self.slope = nn.ParameterList([nn.Parameter(torch.full((channels,), SLOPE)) for _ in range(layers + 1)]) if prelu else None

    def kernels(self):
        if self.plain:
            return [(b.weight, b.bias) for b in list(self.conv) + [self.last]]
        return [b.merged() for b in list(self.conv) + [self.last]]

    def forward(self, x, amp=False):
        return chain(self.kernels(), self.slope, x, self.scale, amp)

    def by_branches(self, x):
        """The same, branch by branch."""
        y = x
        for k, b in enumerate(self.conv):
            y = b(y)
            y = F.prelu(y, self.slope[k]) if self.slope is not None else F.leaky_relu(y, SLOPE)
        return F.pixel_shuffle(self.last(y), self.scale) + enlarge(x, self.scale)

    def export(self, into, share=1.0, kernels=None):
        """Moves a Plain towards this network's kernels by a share: 1 is an export, less an average over steps."""
        with torch.no_grad():
            for (w, b), (v, c) in zip(into.kernels(), kernels or self.kernels()):
                w.lerp_(v, share)
                b.lerp_(c, share)
            if self.slope is not None:
                for p, q in zip(into.slope, self.slope):
                    p.lerp_(q, share)

    def adopt(self, plain):
        """Starts from plain kernels; the last one only if the scale is the same. Says what was taken."""
        if any(plain.config[k] != self.config[k] for k in ("channels", "layers", "prelu")):
            raise SystemExit("--init: expected %s, got %s" % (self.config, plain.config))
        same = plain.scale == self.scale
        with torch.no_grad():
            pairs = list(zip(self.conv, plain.conv)) + ([(self.last, plain.last)] if same else [])
            for branches, conv in pairs:
                w, b = (branches.weight, branches.bias) if self.plain else branches.merged()
                branches.weight += conv.weight - w
                branches.bias += conv.bias - b
            if self.slope is not None:
                for p, q in zip(self.slope, plain.slope):
                    p.copy_(q)
        return "all kernels" if same else "all kernels but the last"


def save_model(net, path, about):
    """Writes plain weights and their side file."""
    weights.save(path, net.state_dict())
    parameters, macs = net.cost()
    c = net.config
    side = {"name": "upscale", "architecture": dict(
                name="UpLite", channels=c["channels"], layers=c["layers"], scale=c["scale"],
                slope="per channel" if c["prelu"] else SLOPE, residual="bicubic a=-0.5", edge="replicate"),
            "parameters": parameters, "multiplyAddsPerInputPixel": macs, "licence": "MIT, as this repository",
            "data": "procedural pictures of training/pictures.py alone", **about}
    weights.write_side(path, side)


def load_model(path):
    """A network from its weights and side file; says so if they do not belong together."""
    side = weights.read_side(path)
    a = side["architecture"]
    net = Plain(a["channels"], a["layers"], a["scale"], a["slope"] == "per channel")
    net.load_state_dict(weights.load(path))
    return net.eval()


def sample(seed, scale, kind, regular, soft):
    """A picture and its small version, (3, H, W) and (3, h, w) uint8. A function of its arguments alone."""
    return made_small(pictures.picture(seed, regular), seed, scale, kind, soft)


def made_small(picture, seed, scale, kind, soft):
    small = pictures.degrade(picture, scale, kind, np.random.default_rng([seed, 12]), soft)
    return np.ascontiguousarray(picture.transpose(2, 0, 1)), np.ascontiguousarray(small.transpose(2, 0, 1))


class Store:
    """Pictures with their small versions, used several times: drawing one takes as long as a few training steps.

    New ones are drawn by other processes, in the order of their seeds, and replace the oldest. A batch is cropped from random
    pictures at random places; the whole batch is flipped, transposed, and its colours permuted, inverted and made weaker.
    """

    def __init__(self, a, seed, pool, device):
        self.a, self.pool, self.device = a, pool, device
        self.rng = np.random.default_rng([seed, 13])
        self.high = torch.empty((a.store, 3, pictures.SIZE, pictures.SIZE), dtype=torch.uint8)
        self.low = torch.empty((a.store, 3, pictures.SIZE // a.scale, pictures.SIZE // a.scale), dtype=torch.uint8)
        self.count, self.next, self.drawn, self.seed, self.waiting = 0, 0, 0, seed * 1000000, []

    def add(self, pair):
        for store, x in zip((self.high, self.low), pair):
            store[self.next] = torch.from_numpy(x)
        self.next, self.count = (self.next + 1) % self.a.store, min(self.a.store, self.count + 1)

    def _order(self):
        self.waiting.append(self.pool.submit(sample, self.seed + self.drawn, self.a.scale, self.a.kind, self.a.regular, self.a.soft))
        self.drawn += 1

    def start(self):
        """Takes the pictures that are there, then draws until there are enough."""
        for path in self.a.pictures or []:
            there = np.load(path, mmap_mode="r")
            if there.ndim != 4 or there.shape[1:] != (pictures.SIZE, pictures.SIZE, 3) or there.dtype != np.uint8:
                raise SystemExit("%s: expected uint8 (N, %d, %d, 3) as pictures.py --draw writes, got %s %s" % (
                    path, pictures.SIZE, pictures.SIZE, there.dtype, there.shape))
            for k in range(min(len(there), self.a.store - self.count)):
                self.add(made_small(np.asarray(there[k]), self.count + self.seed, self.a.scale, self.a.kind, self.a.soft))
        missing = max(0, min(self.a.start, self.a.store) - self.count)
        for _ in range(missing):
            self._order()
        for _ in range(missing):
            self.add(self.waiting.pop(0).result())

    def refresh(self):
        """Takes a new picture if one is ready. Never waits."""
        while len(self.waiting) < 2 * max(1, self.a.workers):
            self._order()
        if self.waiting[0].done():
            self.add(self.waiting.pop(0).result())

    def batch(self):
        n, size, s, rng = self.a.batch, self.a.patch, self.a.scale, self.rng
        which = rng.integers(0, self.count, n)
        ys, xs = rng.integers(0, self.low.shape[-1] - size + 1, (2, n))
        low = torch.stack([self.low[i, :, y:y + size, x:x + size] for i, y, x in zip(which, ys, xs)])
        high = torch.stack([self.high[i, :, s * y:s * (y + size), s * x:s * (x + size)] for i, y, x in zip(which, ys, xs)])
        order = torch.as_tensor(rng.permutation(3)) if rng.random() < 0.5 else torch.arange(3)
        turn, mirror, swap, invert = rng.random(4) < (0.5, 0.5, 0.5, 0.3)
        # Scaling and shifting brightness commutes with shrinking; a gamma curve would not.
        gain = float(rng.uniform(0.5, 1)) if rng.random() < 0.3 else 1.0
        shift = float(rng.uniform(0, 1 - gain))
        out = []
        for v in (low, high):
            v = v[:, order].to(self.device).float() / 255
            v = v.flip(2) if turn else v
            v = v.flip(3) if mirror else v
            v = v.transpose(2, 3) if swap else v
            v = 1 - v if invert else v
            out.append((v * gain + shift).contiguous())
        return out


def objective(out, truth, a, late=0.0):
    """The loss and its parts. Luma counts on its own as well: it is what the eye sees and what is scored.

    late: share of the schedule that is over. At its end what cannot be known is hedged, not guessed: the square of the error says so.
    """
    d = out - truth
    luma = torch.tensor(LUMA, device=d.device).view(1, 3, 1, 1)
    y = (d * luma).sum(1, keepdim=True)
    parts = {"charbonnier": losses.charbonnier(d), "luma": losses.charbonnier(y)}
    total = parts["charbonnier"] + a.luma * parts["luma"]
    parts["gradient"] = torch.zeros(())
    if a.gradient:
        parts["gradient"] = losses.charbonnier(y[..., 1:] - y[..., :-1]) + losses.charbonnier(y[..., 1:, :] - y[..., :-1, :])
        total = total + a.gradient * parts["gradient"]
    if a.squared and late >= a.squared_from:
        total = 0.1 * total + a.squared * ((d ** 2).mean() + a.luma * (y ** 2).mean())
    return total, parts


class Trial:
    """Pictures that training never sees, from seeds of their own: bicubic, Lanczos-3, network; PSNR of luma, border left out."""

    SEED = 900001

    def __init__(self, count, scale, kind, regular, soft, pool, device, size=256):
        low, high = [], []
        size = size // (2 * scale) * 2 * scale
        for h, l in pool.map(sample, *zip(*[(self.SEED * 1000000 + k, scale, kind, regular, soft) for k in range(count)])):
            high.append(torch.from_numpy(h[:, :size, :size].copy()))
            low.append(torch.from_numpy(l[:, :size // scale, :size // scale].copy()))
        self.scale = scale
        self.pairs = [(l[None].to(device).float() / 255, h[None].to(device).float() / 255) for l, h in zip(low, high)]

    def score(self, f):
        rows, b = [], self.scale + 2  # the small crop's far border was made with pixels that it lacks
        luma = torch.tensor(LUMA, device=self.pairs[0][0].device).view(1, 3, 1, 1)
        with torch.no_grad():
            for low, high in self.pairs:
                d = ((f(low).clamp(0, 1) - high) * luma).sum(1)[..., b:-b, b:-b]
                rows.append(min(50.0, -10 * math.log10(max(float((d ** 2).mean()), 1e-9))))
        return sum(rows) / len(rows)


def train(a):
    run = loop.Loop(a)
    # The processes that draw start before a GPU is touched, and take only the time that training leaves.
    with ProcessPoolExecutor(max(1, a.workers), initializer=os.nice, initargs=(4,)) as pool:
        try:
            _train(a, run, pool)
        finally:
            pool.shutdown(cancel_futures=True)


def _train(a, run, pool):
    pool.submit(os.getpid).result()
    device = run.device()
    config = dict(SIZES[a.size], scale=a.scale, prelu=a.prelu)
    net = Net(**config, plain=a.plain).to(device)
    if a.init and not run.state:
        print("starts from %s: %s" % (a.init, net.adopt(load_model(a.init))), flush=True)
    average = Plain(**config).to(device)
    net.export(average)
    run.attach(net, average, torch.optim.AdamW(net.parameters(), a.rate, betas=(0.9, 0.99), weight_decay=1e-5), config=config, kind=a.kind)
    store, trial = Store(a, run.seed, pool, device), Trial(a.trial, a.scale, a.kind, a.regular, a.soft, pool, device)
    store.start()
    bicubic, lanczos = (trial.score(lambda x: enlarge(x, a.scale, k)) for k in ("bicubic", "lanczos"))
    parameters, macs = average.cost()
    print("%s x%d %s: %d parameters, %d multiply-adds a pixel of the input; held-out pictures: bicubic %.2f dB, Lanczos %.2f dB; "
          "%d pictures, ready after %.0f s"
          % (a.size, a.scale, a.kind, parameters, macs, bicubic, lanczos, store.count, time.time() - run.started), flush=True)
    kernels = None

    def loss(step, late):
        nonlocal kernels
        if a.workers and step % a.fresh_every == 0:
            store.refresh()
        low, high = store.batch()
        kernels = net.kernels()
        return objective(chain(kernels, net.slope, low, a.scale, bool(a.amp) and late < a.amp_until), high, a, late)

    drawn = lambda: run.drawn_before + store.drawn
    facts = lambda: {"drawn": drawn(), "bicubic": "%.3f" % bicubic, "lanczos": "%.3f" % lanczos}
    score = run.run(loss, ("charbonnier", "luma", "gradient"), lambda: trial.score(average),
                    lambda share: net.export(average, share, kernels), drawn, "patches_per_s", facts)
    about = run.about({"picturesDrawn": drawn(), "minutes": round(run.spent() / 60, 2)}, {
        "heldOutPicturesPsnrY": round(score, 3), "bicubicPsnrY": round(bicubic, 3), "lanczosPsnrY": round(lanczos, 3)},
        pictures=a.pictures and [os.path.basename(f) for f in a.pictures])
    save_model(average.cpu(), a.out, dict(size=a.size, kind=a.kind, **about))
    print("%s: held-out pictures %.2f dB (bicubic %.2f, Lanczos %.2f) -> %s" % (run.outcome(), score, bicubic, lanczos, a.out), flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    loop.add_arguments(p, minutes=75)
    p.add_argument("--size", choices=SIZES, default="better")
    p.add_argument("--scale", type=int, choices=(2, 3, 4), default=4)
    p.add_argument("--kind", choices=("clean", "restore"), default="clean")
    p.add_argument("--steps", type=int, help="budget in steps instead of minutes: compares settings fairly on a busy machine")
    p.add_argument("--out", default=None, help="default: models/upscale-xSCALE[-SIZE][-restore].safetensors")
    p.add_argument("--run", default=None, help="folder of checkpoint and log; default: out/upscale-...")
    p.add_argument("--init", help="start from these weights; from another scale all but the last convolution")
    p.add_argument("--workers", type=int, default=1, help="processes that draw; 0: no new pictures once training runs")
    p.add_argument("--pictures", nargs="*", help="files of pictures.py --draw to start with; the same file twice: damaged twice")
    p.add_argument("--start", type=int, help="pictures before the first step, those of --pictures among them")
    p.add_argument("--store", type=int, help="pictures kept")
    p.add_argument("--fresh-every", type=int, default=4, help="steps from one look for a new picture to the next")
    p.add_argument("--regular", type=float, default=0.27, help="share of pictures that are not dead leaves")
    p.add_argument("--soft", type=float, default=0.3, help="share of clean small pictures that are not plain bicubic")
    p.add_argument("--batch", type=int)
    p.add_argument("--patch", type=int, default=48, help="in pixels of the small picture")
    p.add_argument("--rate", type=float, default=1e-3)
    p.add_argument("--clip", type=float, default=1.0)
    p.add_argument("--luma", type=float, default=1.0, help="weight of the luma term")
    p.add_argument("--gradient", type=float, default=0.1, help="weight of the gradient term")
    p.add_argument("--squared", type=float, default=10, help="weight of the squared error at the end of the schedule")
    p.add_argument("--squared-from", type=float, default=0.75, help="share of the schedule after which it counts, the rest a tenth")
    p.add_argument("--prelu", action="store_true", help="a slope for each channel instead of 0.1")
    p.add_argument("--plain", action="store_true", help="no branches, to compare")
    p.add_argument("--amp", type=int, choices=(0, 1), help="convolutions in bfloat16")
    p.add_argument("--amp-until", type=float, default=0.8, help="share of the schedule after which they are float32")
    p.add_argument("--trial", type=int, default=12)
    a = p.parse_args()
    loop.fill(a, ("batch", 64, 16), ("start", 1000, 200), ("store", 6000, 2000), ("amp", 1, 0))
    name = "upscale-x%d" % a.scale + ("" if a.size == "better" else "-" + a.size) + ("" if a.kind == "clean" else "-restore")
    loop.default_paths(a, name, name)
    if not 8 <= a.patch <= pictures.SIZE // a.scale:
        raise SystemExit("--patch: expected 8 to %d, got %d" % (pictures.SIZE // a.scale, a.patch))
    train(a)


if __name__ == "__main__":
    main()
