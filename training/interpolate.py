"""Trains the interpolation network (TinyIF): optical flow in, refined by a few coarse-to-fine blocks, one warp at full size.

On 2 cores, 90 minutes:     python3 interpolate.py --minutes 90 --threads 2
On a GPU, 27 minutes:       python3 interpolate.py --device cuda --size large --minutes 27
Same command again: goes on from RUN/checkpoint.pt. --call-minutes 9 ends a call early with a checkpoint.

Network. All but the last warp happens at half resolution, flows in pixels of that: Net.motion.
  in:    half0, half1 (N, 3, h, w) display-referred; t (N, 1, 1, 1); seed01, seed10 (N, 2, h, w): optical flow both ways; far
         (N, 2, h, w): the camera's motion, seeds.camera_motion; bend (N, 2, h, w): how far the new frame is off the straight
         path, from the frames around (seeds.path_bend imitates it); h, w multiples of Net.multiple / 2
  near:  v0 = seed01 at t (two steps of f = -t * seed01(x + f)), v1 likewise; their forward-backward errors; their disagreement
  far:   -t * far and (1 - t) * far, fixed; layer_start says where it fits better than the near layer
  block at scale s: warped halves of the near layer, photometric error, errors, t, mask, flow, how far it leads outside, the far
         layer's log-odds and photometric error, how both motions differ, carried features; averaged over s x s; two strided
         convolutions, residual convolutions, one 1x1 convolution, pixel shuffle by 4, resized by s: added to near flow, mask, layer
         The warped halves go in as mean - 0.5 and 4 x difference, and with the shift that brightness constancy still sees.
  out:   near flow, far flow, mask, layer. The picture: each layer is warp(frame0) * m + warp(frame1) * (1 - m), m = sigmoid(mask),
         all doubled in size; the far layer shows with sigmoid(layer)
The mask starts at log((1 - t) / t) and the last convolutions at 0: an untrained network is optical flow with layer_start's rule.
Operators: Conv 3x3 and 1x1, LeakyReLU 0.1, average pool, bilinear resize (half-pixel), pixel shuffle, warp, concat, sigmoid, log, abs, clip.
Sources of the ideas: RIFE (Huang et al., ECCV 2022, arXiv:2011.06294) for the blocks, IFRNet (Kong et al., CVPR 2022,
arXiv:2205.14620) for the census loss and features carried along. Departs from both: seeded by a classical flow, half resolution
throughout.
"""
import argparse
import copy
import math
import os
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import footage
import loop
import losses
import seeds
import weights
from footage import backward
from seeds import Seeder

SIZES = {  # channels of the blocks, their scales at half resolution, residual convolutions, carried features
    "tiny": dict(channels=[16, 16, 16], scales=[4, 2, 1], residuals=1, carry=2),
    "small": dict(channels=[64, 48, 24], scales=[4, 2, 1], residuals=4, carry=4),
    "medium": dict(channels=[96, 64, 32], scales=[4, 2, 1], residuals=4, carry=8),
    "large": dict(channels=[128, 96, 64, 32], scales=[8, 4, 2, 1], residuals=6, carry=8),
    "largest": dict(channels=[192, 128, 96, 64], scales=[8, 4, 2, 1], residuals=8, carry=8),
}
SLOPE, FLOW_UNIT, ERROR_LIMIT = 0.1, 8.0, 8.0
CONTRAST, SHIFT_LIMIT, SHIFT_FLOOR = 4.0, 4.0, 3e-4
CHANNELS = 28  # of what a block sees before carried features
LAYER_WINDOW, LAYER_RATIO, LAYER_FLOOR, LAYER_SLOPE = 5, 0.6, 0.002, 4.0


def conv(inputs, outputs, stride=1):
    return nn.Conv2d(inputs, outputs, 3, stride, 1)


class Block(nn.Module):
    """Features of a pooled input to corrections of flow, mask and carried features, 4 times the size of its trunk."""

    def __init__(self, inputs, channels, residuals, outputs):
        super().__init__()
        self.down0, self.down1 = conv(inputs, channels // 2, 2), conv(channels // 2, channels, 2)
        self.body = nn.ModuleList([conv(channels, channels) for _ in range(residuals)])
        self.up = nn.Conv2d(channels, outputs * 16, 1)  # 3 x 3 here would cost as much as the body
        for c in (self.down0, self.down1):
            nn.init.kaiming_normal_(c.weight, SLOPE)
            nn.init.zeros_(c.bias)
        for c in self.body:
            nn.init.normal_(c.weight, 0, 0.5 * math.sqrt(2 / (9 * channels)))
            nn.init.zeros_(c.bias)
        nn.init.zeros_(self.up.weight)
        nn.init.zeros_(self.up.bias)

    def forward(self, x):
        x = F.leaky_relu(self.down1(F.leaky_relu(self.down0(x), SLOPE)), SLOPE)
        for c in self.body:
            x = F.leaky_relu(c(x) + x, SLOPE)
        return F.pixel_shuffle(self.up(x), 4)


def project(seed01, seed10, t):
    """Flow from t to both frames, and how much to trust it: (f0, f1, errors (N, 3, h, w) in pixels)."""
    gap0 = (seed01 + backward(seed10, seed01)).abs().sum(1, keepdim=True).clamp(max=ERROR_LIMIT)
    gap1 = (seed10 + backward(seed01, seed10)).abs().sum(1, keepdim=True).clamp(max=ERROR_LIMIT)
    v0 = backward(torch.cat([seed01, gap0], 1), -t * backward(seed01, -t * seed01))
    v1 = backward(torch.cat([seed10, gap1], 1), (t - 1) * backward(seed10, (t - 1) * seed10))
    gap = (v0[:, :2] + v1[:, :2]).abs().sum(1, keepdim=True).clamp(max=ERROR_LIMIT)
    return -t * v0[:, :2], (t - 1) * v1[:, :2], torch.cat([gap, v0[:, 2:], v1[:, 2:]], 1)


def remaining_shift(warped0, warped1):
    """How far apart two warped pictures still are along the gradient of their mean, by brightness constancy: (N, 3, h, w).

    x and y in pixels, clipped, and how much gradient there is, 0 to 1. It spares the first convolutions the product of a
    difference and a gradient, which they learn slowly: two minutes on one core gained 0.76 dB with it, with inputs of
    like size and He's initialisation, and 0.01 dB without the three (held-out footage, seeds and settings the same).
    """
    luma = torch.tensor([0.299, 0.587, 0.114], device=warped0.device).view(1, 3, 1, 1)
    a, b = (warped0 * luma).sum(1, keepdim=True), (warped1 * luma).sum(1, keepdim=True)
    mean = F.pad(0.5 * (a + b), (1, 1, 1, 1), mode="replicate")
    gx, gy = 0.5 * (mean[..., 1:-1, 2:] - mean[..., 1:-1, :-2]), 0.5 * (mean[..., 2:, 1:-1] - mean[..., :-2, 1:-1])
    energy = gx * gx + gy * gy
    push = (a - b) / (energy + SHIFT_FLOOR)
    return torch.cat([(push * gx).clamp(-SHIFT_LIMIT, SHIFT_LIMIT), (push * gy).clamp(-SHIFT_LIMIT, SHIFT_LIMIT),
                      energy / (energy + SHIFT_FLOOR)], 1)


def layer_start(gap, gap_far):
    """Log-odds of the far layer before anything is learned: it must fit clearly better than the near one, around the pixel.

    Around what moves, optical flow carries some of the background along. What the camera's motion alone explains there is the
    far layer: it puts the background back. On the eight clips that rule alone is worth 0.35 dB.
    """
    around = lambda v: F.avg_pool2d(v.abs().mean(1, keepdim=True), LAYER_WINDOW, 1, LAYER_WINDOW // 2, count_include_pad=False)
    return LAYER_SLOPE * torch.log((LAYER_RATIO * around(gap) + 1e-4) / (around(gap_far) + LAYER_FLOOR))


def outside(flow):
    """How far a flow leads out of the picture, in pixels up to 2: (N, 1, h, w). A warp repeats the border there."""
    h, w = flow.shape[-2:]
    x = torch.arange(w, device=flow.device, dtype=flow.dtype).view(1, 1, 1, w) + flow[:, :1]
    y = torch.arange(h, device=flow.device, dtype=flow.dtype).view(1, 1, h, 1) + flow[:, 1:]
    return ((x - x.clamp(0, w - 1)).abs() + (y - y.clamp(0, h - 1)).abs()).clamp(max=2)


class Net(nn.Module):
    def __init__(self, channels, scales, residuals, carry):
        super().__init__()
        self.config = dict(channels=channels, scales=scales, residuals=residuals, carry=carry)
        self.scales, self.carry, self.multiple = scales, carry, 2 * 4 * max(scales)
        self.blocks = nn.ModuleList()
        for i, c in enumerate(channels):
            last = i == len(channels) - 1
            self.blocks.append(Block(CHANNELS + (carry if i else 0), c, residuals, 6 + (0 if last else carry)))

    def forward(self, frame0, frame1, t, seed01, seed10, far, bend=None, steps=False, amp=False):
        """The frame at t; with steps also (flow0, flow1, mask, blend) after each block, at half resolution."""
        n, _, h, w = frame0.shape
        half0, half1 = F.avg_pool2d(frame0, 2), F.avg_pool2d(frame1, 2)
        flow, far_flow, mask, layer, trail = self.motion(half0, half1, t, seed01, seed10, far, bend, steps, amp)
        up = lambda v: F.interpolate(v, scale_factor=2.0, mode="bilinear", align_corners=False)
        flow, far_flow, mask, layer = up(flow) * 2, up(far_flow) * 2, up(mask), up(layer)
        m, l = torch.sigmoid(mask), torch.sigmoid(layer)
        near = backward(frame0, flow[:, :2]) * m + backward(frame1, flow[:, 2:]) * (1 - m)
        behind = backward(frame0, far_flow[:, :2]) * m + backward(frame1, far_flow[:, 2:]) * (1 - m)
        out = near + (behind - near) * l
        return (out, trail) if steps else out

    def motion(self, half0, half1, t, seed01, seed10, far, bend=None, steps=False, amp=False):
        """Flow (N, 4, h, w) of the near layer, of the far layer, log-odds of frame 0 and of the far layer, at half resolution."""
        n, _, h, w = half0.shape
        flow0, flow1, errors = project(seed01, seed10, t)
        flow, far_flow = torch.cat([flow0, flow1], 1), torch.cat([-t * far, (1 - t) * far], 1)
        if bend is not None:
            both = torch.cat([bend, bend], 1)
            flow, far_flow = flow + both, far_flow + both
        mask = torch.log((1 - t) / t).expand(n, 1, h, w)
        carried, trail = None, []
        warped0, warped1 = backward(half0, flow[:, :2]), backward(half1, flow[:, 2:])
        far0, far1 = backward(half0, far_flow[:, :2]), backward(half1, far_flow[:, 2:])
        gap_far = CONTRAST * (far0 - far1)
        layer = layer_start(warped0 - warped1, far0 - far1)
        for block, s in zip(self.blocks, self.scales):
            gap = CONTRAST * (warped0 - warped1)
            parts = [0.5 * (warped0 + warped1) - 0.5, gap, gap.abs().mean(1, keepdim=True), remaining_shift(warped0, warped1),
                     errors / ERROR_LIMIT, t.expand_as(mask), 0.25 * mask, flow / (FLOW_UNIT * s),
                     outside(flow[:, :2]), outside(flow[:, 2:]), 0.25 * layer, gap_far, gap_far.abs().mean(1, keepdim=True),
                     (far - flow[:, 2:] + flow[:, :2]) / (FLOW_UNIT * s)]
            x = torch.cat(parts + ([carried] if carried is not None else []), 1)
            x = F.avg_pool2d(x, s) if s > 1 else x
            with torch.autocast(half0.device.type, dtype=torch.bfloat16, enabled=amp):
                y = block(x)
            y = y.float()
            y = F.interpolate(y, scale_factor=float(s), mode="bilinear", align_corners=False) if s > 1 else y
            flow, mask, layer, carried = flow + y[:, :4] * s, mask + y[:, 4:5], layer + y[:, 5:6], y[:, 6:]
            if steps or s > 1:
                warped0, warped1 = backward(half0, flow[:, :2]), backward(half1, flow[:, 2:])
            if steps:
                m, l = torch.sigmoid(mask), torch.sigmoid(layer)
                near = warped0 * m + warped1 * (1 - m)
                trail.append((flow[:, :2], flow[:, 2:], mask, near + (far0 * m + far1 * (1 - m) - near) * l))
        return flow, far_flow, mask, layer, trail

    def cost(self):
        """(parameters, multiply-adds for a pixel of the full size)."""
        macs = 0
        for block, s in zip(self.blocks, self.scales):
            at = 2 * s
            for layer, scale in [(block.down0, 2), (block.down1, 4), (block.up, 4)] + [(c, 4) for c in block.body]:
                macs += layer.weight.numel() / (at * scale) ** 2
        return sum(p.numel() for p in self.parameters()), macs


def seed_only(frame0, frame1, t, seed01, seed10, bend=None):
    """What the seeds give without a network."""
    flow0, flow1, _ = project(seed01, seed10, t)
    if bend is not None:
        flow0, flow1 = flow0 + bend, flow1 + bend
    up = lambda f: F.interpolate(f, scale_factor=2.0, mode="bilinear", align_corners=False) * 2
    return backward(frame0, up(flow0)) * (1 - t) + backward(frame1, up(flow1)) * t


def save_model(net, path, about):
    """Writes the weights and their side file."""
    weights.save(path, net.state_dict())
    parameters, macs = net.cost()
    side = {"name": "interpolate", "architecture": dict(
                name="TinyIF", slope=SLOPE, flowUnit=FLOW_UNIT, errorLimit=ERROR_LIMIT, contrast=CONTRAST, shiftLimit=SHIFT_LIMIT,
                shiftFloor=SHIFT_FLOOR, layerWindow=LAYER_WINDOW, layerRatio=LAYER_RATIO,
                layerFloor=LAYER_FLOOR, layerSlope=LAYER_SLOPE, channelsIn=CHANNELS, multiple=net.multiple, **net.config),
            "parameters": parameters, "multiplyAddsPerPixel": round(macs), "licence": "MIT, as this repository",
            "data": "procedural footage of training/footage.py alone", **about}
    weights.write_side(path, side)


def load_model(path):
    """A network from its weights and side file; says so if they do not belong together."""
    side = weights.read_side(path)
    net = Net(**{k: side["architecture"][k] for k in ("channels", "scales", "residuals", "carry")})
    net.load_state_dict(weights.load(path))
    return net.eval()


class Store:
    """Samples that were drawn and seeded, to be used several times: drawing costs more than a training step on a CPU.

    A batch takes its new samples and fills up with old ones; the whole batch is flipped, transposed, reversed in time, cropped
    and recoloured at random.
    """

    def __init__(self, source, seeder, capacity, crop, device, seed):
        self.source, self.seeder, self.capacity, self.crop, self.device = source, seeder, capacity, crop, device
        self.rng = np.random.default_rng([seed, 5])
        self.kept, self.count, self.next = None, 0, 0

    def add(self, count):
        b = self.source.batch(count)
        s01, s10 = self.seeder(b)
        far, bend = seeds.camera_motion(s01, s10), seeds.path_bend(b.flow0 / 2, b.flow1 / 2, b.time, self.seeder.generator)
        to8 = lambda x: (x * 255 + 0.5).to(torch.uint8)
        new = [to8(b.frame0), to8(b.middle), to8(b.frame1), b.time, b.flow0.half(), b.flow1.half(),
               b.hidden0.to(torch.uint8), b.hidden1.to(torch.uint8), s01.half(), s10.half(), far.half(), bend.half()]
        if self.kept is None:
            self.kept = [torch.empty((self.capacity,) + x.shape[1:], dtype=x.dtype, device=self.device) for x in new]
        where = (torch.arange(count) + self.next) % self.capacity
        for store, x in zip(self.kept, new):
            store[where.to(self.device)] = x.to(self.device)
        self.next, self.count = (self.next + count) % self.capacity, min(self.capacity, self.count + count)

    def batch(self, count, fresh):
        if fresh:
            self.add(fresh)
        new = (self.next - 1 - np.arange(min(fresh, count))) % self.capacity
        old = self.rng.integers(0, self.count, count - len(new))
        index = torch.as_tensor(np.concatenate([new, old]), dtype=torch.long, device=self.device)
        return self._varied([x[index] for x in self.kept])

    def _varied(self, parts):
        f0, fm, f1, t, g0, g1, h0, h1, s01, s10, far, bend = parts
        f0, fm, f1 = (x.float() / 255 for x in (f0, fm, f1))
        g0, g1, s01, s10 = g0.float() / 2, g1.float() / 2, s01.float(), s10.float()  # half-resolution pixels
        far, bend = far.float(), bend.float()
        h0, h1 = h0.float(), h1.float()
        size, rng = f0.shape[-1], self.rng
        y, x = (2 * int(rng.integers(0, (size - self.crop) // 2 + 1)) for _ in range(2))
        full = lambda v: v[..., y:y + self.crop, x:x + self.crop]
        half = lambda v: v[..., y // 2:(y + self.crop) // 2, x // 2:(x + self.crop) // 2]
        pictures, flows, masks = [full(v) for v in (f0, fm, f1)], [half(v) for v in (g0, g1, s01, s10, far, bend)], [half(v) for v in (h0, h1)]
        for axis in (3, 2):
            if rng.random() < 0.5:
                pictures, flows, masks = ([v.flip(axis) for v in group] for group in (pictures, flows, masks))
                sign = torch.tensor([-1.0, 1.0] if axis == 3 else [1.0, -1.0], device=self.device).view(1, 2, 1, 1)
                flows = [v * sign for v in flows]
        if rng.random() < 0.5:
            pictures, flows, masks = ([v.transpose(2, 3) for v in group] for group in (pictures, flows, masks))
            flows = [v.flip(1) for v in flows]
        if rng.random() < 0.5:
            pictures, masks, t = pictures[::-1], masks[::-1], 1 - t
            flows = [flows[1], flows[0], flows[3], flows[2], -flows[4], flows[5]]
        order = torch.as_tensor(rng.permutation(3), device=self.device)
        gamma = float(np.exp(rng.normal(0, 0.15)))
        invert = rng.random() < 0.15
        recoloured = []
        for v in pictures:
            v = v[:, order].clamp(min=1e-4) ** gamma
            recoloured.append((1 - v if invert else v).contiguous())
        return dict(frames=recoloured, t=t.view(-1, 1, 1, 1), flows=[v.contiguous() for v in flows], hidden=masks)


def objective(net, data, amp, late, pairs, squared=0):
    """The loss and its parts. late: share of the schedule that is over; flow supervision fades out, as it blurs nothing but
    pulls the flow away from what makes the best picture at edges."""
    (frame0, middle, frame1), (g0, g1, s01, s10, far, bend), (h0, h1) = data["frames"], data["flows"], data["hidden"]
    out, trail = net(frame0, frame1, data["t"], s01, s10, far, bend, steps=True, amp=amp)
    parts = {"charbonnier": losses.charbonnier(out - middle), "laplacian": losses.laplacian(out, middle),
             "census": losses.census(out, middle, pairs)}
    half, parts["steps"], parts["flow"], parts["mask"] = F.avg_pool2d(middle, 2), 0, 0, 0
    for k, (f0, f1, mask, blend) in enumerate(trail):
        weight = 0.8 ** (len(trail) - 1 - k)
        parts["steps"] = parts["steps"] + weight * losses.charbonnier(blend - half)
        parts["flow"] = parts["flow"] + weight * (losses.flow(f0, g0, h0) + losses.flow(f1, g1, h1))
        parts["mask"] = parts["mask"] + weight * losses.mask(mask, h0, h1)
    # What cannot be known is better hedged than guessed: the square of the error says so, the others do not.
    total = (parts["charbonnier"] + 0.2 * parts["laplacian"] + 0.1 * parts["census"] + 0.3 * parts["steps"]
             + 0.02 * (1 - late) * parts["flow"] + 0.06 * parts["mask"])
    if squared:
        square = ((out - middle) ** 2).mean()
        total = (0.4 * parts["charbonnier"] + 0.08 * parts["laplacian"] + 0.03 * parts["census"] + 0.12 * parts["steps"]
                 + 0.01 * (1 - late) * parts["flow"] + 0.01 * parts["mask"] + squared * square)
    return total, parts


def psnr(a, b):
    """Mean over the batch of the PSNR of each picture, 50 dB at most: pictures that stand still would else rule the mean."""
    error = ((a.clamp(0, 1) - b) ** 2).mean((1, 2, 3)).clamp(min=1e-5)
    return float((-10 * torch.log10(error)).mean())


class Trial:
    """Footage that training never sees (its own seed and its own textures): blend, seed alone, network."""

    SEED = 900001

    def __init__(self, atlas, count, size, device, workers, preset):
        source = footage.Footage(atlas, size, self.SEED, device, times=[0.5])
        self.batches, seeder = [], Seeder("dis" if Seeder().mode == "mixed" else "degraded", workers, self.SEED, preset)
        for _ in range(-(-count // 8)):
            b = source.batch(8)
            s01, s10 = seeder(b)
            bend = seeds.path_bend(b.flow0 / 2, b.flow1 / 2, b.time, seeder.generator)
            self.batches.append((b, s01, s10, seeds.camera_motion(s01, s10), bend))

    def scores(self, net=None):
        rows = []
        with torch.no_grad():
            for b, s01, s10, far, bend in self.batches:
                inputs = (b.frame0, b.frame1, b.time.view(-1, 1, 1, 1), s01, s10)
                made = net(*inputs, far, bend) if net else None
                rows.append((psnr(made, b.middle),) if net else (psnr((b.frame0 + b.frame1) / 2, b.middle), psnr(seed_only(*inputs, bend), b.middle)))
        return [sum(r[i] for r in rows) / len(rows) for i in range(len(rows[0]))]


def train(a):
    run = loop.Loop(a)
    # Drawn here, before a GPU is touched, because a process that holds one had better not fork.
    workers = a.workers or os.cpu_count() or 1
    atlas, held_out = (footage.Atlas.build(s, n, workers) for s, n in ((run.seed, a.tiles), (Trial.SEED, 18)))
    device = run.device()
    gpu = device.type == "cuda"
    config = SIZES[a.size]
    net = Net(**config).to(device)
    if gpu:
        net = net.to(memory_format=torch.channels_last)
    if a.init:
        net.load_state_dict(load_model(a.init).state_dict())
    average = copy.deepcopy(net).eval()
    run.attach(net, average, torch.optim.AdamW(net.parameters(), a.rate, betas=(0.9, 0.99), weight_decay=1e-4), config=config)
    source = footage.Footage(atlas.to(device), a.source_size, run.seed, device)
    store = Store(source, Seeder(a.seeds, min(workers, 16), run.seed, a.preset), a.store, a.crop, device, run.seed)
    trial = Trial(held_out.to(device), a.trial, 256, device, workers, a.preset)
    blend, alone = trial.scores()
    parameters, macs = net.cost()
    print("%s: %d parameters, %.0f multiply-adds a pixel; held-out footage: blend %.2f dB, seed alone %.2f dB; ready after %.0f s"
          % (a.size, parameters, macs, blend, alone, time.time() - run.started), flush=True)
    while store.count < min(a.store, 2 * a.batch):
        store.add(min(a.batch, 16))
    drawn = run.drawn_before

    def loss(step, late):
        nonlocal drawn
        fresh = a.fresh if step % a.fresh_every == 0 else 0
        drawn += fresh
        return objective(net, store.batch(a.batch, fresh), gpu and not a.no_amp, late, a.census_pairs, a.squared)

    def follow(share):
        with torch.no_grad():
            for p, q in zip(average.parameters(), net.parameters()):
                p.lerp_(q, share)

    score = run.run(loss, ("charbonnier", "laplacian", "census", "steps", "flow", "mask"), lambda: trial.scores(average)[0], follow,
                    lambda: drawn, "samples_per_s", lambda: {"blend": "%.3f" % blend, "seed": "%.3f" % alone})
    about = run.about({"samplesDrawn": drawn, "hours": round(run.spent() / 3600, 3)}, {
        "heldOutFootagePsnr": round(score, 3), "blendPsnr": round(blend, 3), "seedOnlyPsnr": round(alone, 3)})
    save_model(average.cpu().to(memory_format=torch.contiguous_format), a.out, dict(
        size=a.size, seedFlow="DIS %s at half resolution" % a.preset, **about))
    print("%s: held-out footage %.2f dB (blend %.2f, seed alone %.2f) -> %s" % (run.outcome(), score, blend, alone, a.out), flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    loop.add_arguments(p, minutes=90)
    p.add_argument("--size", choices=SIZES, default="medium")
    p.add_argument("--out", default=None, help="default: models/interpolate.safetensors, or interpolate-SIZE")
    p.add_argument("--run", default=None, help="folder of checkpoint and log; default: out/interpolate-SIZE")
    p.add_argument("--init", help="start from these weights instead of from nothing")
    p.add_argument("--workers", type=int, default=0, help="for drawing textures and for DIS; 0: all cores")
    p.add_argument("--batch", type=int)
    p.add_argument("--crop", type=int)
    p.add_argument("--source-size", type=int, default=256)
    p.add_argument("--store", type=int)
    p.add_argument("--fresh", type=int, help="new samples in a batch that has any")
    p.add_argument("--fresh-every", type=int, help="batches from one with new samples to the next")
    p.add_argument("--tiles", type=int)
    p.add_argument("--seeds", default="mixed")
    p.add_argument("--preset", default="patches", help="of DIS: fast, fast1 (one level finer), medium, or patches as the product has it")
    p.add_argument("--rate", type=float, default=None)
    p.add_argument("--census-pairs", type=int, default=3)
    p.add_argument("--squared", type=float, default=0, help="weight of the squared error, for a second run from --init")
    p.add_argument("--trial", type=int)
    p.add_argument("--no-amp", action="store_true")
    a = p.parse_args()
    loop.fill(a, ("batch", 64, 6), ("crop", 256, 192), ("store", 12000, 2500), ("fresh", 32, 2), ("fresh_every", 2, 6),
              ("tiles", 144, 36), ("trial", 64, 32), ("rate", 1e-3, 8e-4))
    loop.default_paths(a, "interpolate" if a.size == "medium" else "interpolate-" + a.size, "interpolate-" + a.size)
    if a.crop % 64 or a.crop > a.source_size:
        raise SystemExit("--crop: expected a multiple of 64 up to --source-size %d, got %d" % (a.source_size, a.crop))
    train(a)


if __name__ == "__main__":
    main()
