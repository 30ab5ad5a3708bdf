"""The flow an interpolation network starts from: what DIS finds at half resolution, in both directions.

The product computes it with src/AiVideoFx.Imaging/Flow ("fast"); here OpenCV's DIS, same preset, stands in for it. Two things
are different in training, and this file deals with both:
- A crop of 256 is 128 wide at half resolution. DIS takes its coarsest level from the picture's width, so on a crop it has one
  level where a 1080p frame has four, and loses motion that it would find in a frame. Half of the samples therefore start
  from a hint: the true motion averaged over blocks, with noise and with blocks that took their neighbour's motion, as
  coarser levels leave it. DIS then does its finest level from there.
- OpenCV's DIS is not our DIS. A share of the seeds is not DIS at all but the truth made worse the way DIS fails: smeared over
  boundaries, thin things lost, quantised, with dropouts. It keeps the network from relying on the habits of one program.
  The same stands in where cv2 is missing.
"""
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
import torch.nn.functional as F

try:
    import cv2
    cv2.setNumThreads(1)
except ImportError:
    cv2 = None

# fast1: one level finer. patches: to full size by patches alone, as DisPreset.Patches of the product.
PRESETS = {"fast": "FAST", "fast1": "FAST", "medium": "MEDIUM", "patches": "FAST"}
HINTED, DEGRADED = 0.5, 0.15  # shares of the samples; the rest is plain DIS
_local = threading.local()


def camera_motion(flow01, flow10):
    """The motion that most of a picture follows, a smooth field (N, 2, h, w): where pixels of frame 0 go in frame 1.

    Both flows together ((01) less (10), at the same place), every fourth pixel each way; from the commonest motion in cells of
    half a pixel and of 6, ten rounds of least squares in which what does not fit counts less (Geman-McClure) for an affine motion; the fit
    that more follows; then ten rounds with second powers as well, as a plane seen at a slant moves.
    """
    n, _, h, w = flow01.shape
    motion = 0.5 * (flow01 - flow10)[:, :, ::4, ::4].double().cpu().numpy()
    ys, xs = np.mgrid[0:h:4, 0:w:4]

    def surface(x, y):
        x, y = x.ravel() / w - 0.5, y.ravel() / h - 0.5
        return np.stack([np.ones(x.size), x, y, x * x, x * y, y * y], 1)

    def fitted(basis, start, scale, u):
        fit = start
        for _ in range(10):
            weight = 1 / (1 + ((u - basis @ fit) ** 2).sum(1) / scale ** 2) ** 2
            scale = max(0.5, 0.75 * scale)
            weighted = (basis * weight[:, None]).T
            fit = np.linalg.solve(weighted @ basis + 1e-3 * np.eye(basis.shape[1]), weighted @ u)
        return fit

    few, all_ = surface(xs, ys), surface(*np.mgrid[0:h, 0:w][::-1])
    fields = []
    for sample in motion:
        u = sample.reshape(2, -1).T
        best, most = None, -1
        for cell in (0.5, 6):
            cells, count = np.unique(np.round(u / cell).astype(np.int64), axis=0, return_counts=True)
            start = np.zeros((3, 2))
            start[0] = cells[count.argmax()] * cell
            fit = fitted(few[:, :3], start, 4.0, u)
            following = (1 / (1 + ((u - few[:, :3] @ fit) ** 2).sum(1) / 0.25) ** 2).sum()
            if following > most:
                best, most = fit, following
        fields.append((all_ @ fitted(few, np.concatenate([best, np.zeros((3, 2))]), 2.0, u)).T.reshape(2, h, w))
    return torch.from_numpy(np.stack(fields)).float().to(flow01.device)


def luma_half(frame):
    """(N, 3, H, W) in [0, 1] to (N, H/2, W/2) uint8 on the CPU: what DIS sees."""
    half = F.avg_pool2d(frame, 2)
    y = 0.299 * half[:, 0] + 0.587 * half[:, 1] + 0.114 * half[:, 2]
    return (y.clamp(0, 1) * 255 + 0.5).to(torch.uint8).cpu().numpy()


def dis(first, second, hint=None, preset="fast"):
    """Flow (H, W, 2) float32 in pixels of these pictures (uint8), from the first to the second."""
    if cv2 is None:
        raise RuntimeError("expected OpenCV for DIS, found none; install python3-opencv or train with --seeds degraded")
    search = getattr(_local, preset, None)
    if search is None:
        search = cv2.DISOpticalFlow_create(getattr(cv2, "DISOPTICAL_FLOW_PRESET_" + PRESETS[preset]))
        if preset == "fast1":
            search.setFinestScale(1)
        elif preset == "patches":
            search.setFinestScale(0)
            search.setPatchStride(4)
            search.setGradientDescentIterations(4)
            search.setVariationalRefinementIterations(0)
        setattr(_local, preset, search)
    return search.calc(first, second, None if hint is None else np.ascontiguousarray(hint, np.float32))


def _blocks(flow, cell, noise, drop, generator):
    """Motion averaged over cells, some cells with the motion of the whole picture or of a neighbour, spread out again."""
    n, _, h, w = flow.shape
    coarse = F.avg_pool2d(flow, cell)
    draw = lambda *shape: torch.rand(shape, generator=generator).to(flow.device)
    rows, cols = coarse.shape[2:]
    coarse = coarse + (draw(n, 2, rows, cols) - 0.5) * 2 * noise
    chance = draw(n, 1, rows, cols)
    coarse = torch.where(chance < drop, coarse.roll(1, 3), coarse)
    coarse = torch.where(chance < drop * 0.3, coarse.flatten(2).median(2).values[:, :, None, None], coarse)
    return F.interpolate(coarse, size=(h, w), mode="bilinear", align_corners=False)


def degraded(flow, generator):
    """The truth as a poor search would give it. flow: (N, 2, h, w) in any unit of pixels."""
    cell = 2 ** int(torch.randint(2, 5, (1,), generator=generator))
    rough = _blocks(flow, cell, 0.6, 0.12, generator)
    step = 0.25
    reach = 48 + 40 * torch.rand(1, generator=generator).item()
    return ((rough / step).round() * step).clamp(-reach, reach)


def path_bend(flow0, flow1, t, generator):
    """What frames before and after would tell of curved paths, from the true flows (N, 2, h, w) from t: (N, 2, h, w).

    The truth averaged over blocks, too short or too long, with noise; for a quarter of the samples nothing, as at a cut.
    """
    n = flow0.shape[0]
    draw = lambda *shape: torch.rand(shape, generator=generator).to(flow0.device)
    t = t.view(-1, 1, 1, 1)
    bend = _blocks((1 - t) * flow0 + t * flow1, 2 ** int(torch.randint(1, 4, (1,), generator=generator)), 0.3, 0.08, generator)
    return bend * (0.7 + 0.5 * draw(n, 1, 1, 1)) * (draw(n, 1, 1, 1) < 0.75)


class Seeder:
    """Makes seeds for batches of footage; DIS runs on threads of its own, because cv2 gives the interpreter's lock back."""

    def __init__(self, mode="mixed", workers=1, seed=0, preset="fast"):
        if mode not in ("mixed", "dis", "degraded"):
            raise ValueError("seeds: expected mixed, dis or degraded, got %r" % mode)
        self.preset = preset
        self.mode = mode if cv2 is not None else "degraded"
        self.pool = ThreadPoolExecutor(workers) if workers > 1 else None
        self.generator = torch.Generator().manual_seed(seed + 5)

    def __call__(self, batch):
        """(N, 2, H/2, W/2) twice, in half-resolution pixels: from frame 0 to frame 1 at frame 0, and back at frame 1."""
        device = batch.frame0.device
        n = batch.frame0.shape[0]
        motion = 0.5 * (batch.flow1 - batch.flow0)  # at time t; close enough to where it belongs for a coarse hint
        lots = torch.rand(n, generator=self.generator)
        if self.mode == "degraded":
            lots = torch.zeros(n)
        elif self.mode == "dis":
            lots = torch.ones(n)
        poor = lots < DEGRADED
        out = None
        if bool(poor.any()):
            out = [degraded(motion, self.generator), -degraded(motion, self.generator)]
        if bool(poor.all()):
            return out[0], out[1]
        cell = 2 ** int(torch.randint(3, 5, (1,), generator=self.generator))
        hints = [_blocks(sign * motion, cell, 1.0, 0.12, self.generator).permute(0, 2, 3, 1).cpu().numpy() for sign in (1, -1)]
        hinted = ((lots >= DEGRADED) & (lots < DEGRADED + HINTED)).tolist()
        a, b = luma_half(batch.frame0), luma_half(batch.frame1)
        job = lambda i: tuple(
            dis(*pair, hints[k][i] if hinted[i] else None, self.preset) for k, pair in enumerate(((a[i], b[i]), (b[i], a[i]))))
        found = list(self.pool.map(job, range(n)) if self.pool else map(job, range(n)))
        both = [torch.from_numpy(np.stack([f[k] for f in found])).permute(0, 3, 1, 2).to(device) for k in (0, 1)]
        if out is None:
            return both[0], both[1]
        pick = poor.to(device)[:, None, None, None]
        return torch.where(pick, out[0], both[0]), torch.where(pick, out[1], both[1])
