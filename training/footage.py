"""Procedural footage with exact motion: frames at times 0, t and 1 of layered scenes, drawn in batches on any device.

A scene is a stack of layers in front of a camera that pans, rolls and zooms. Each layer has a texture, a matte, a homography
that changes with time and, as legs and cloth do, waves that bend it; camera and layers speed up and slow down. Flow and
occlusion follow from the same matrices and waves that drew the pictures.

    atlas = Atlas.build(seed=1, tiles=36)
    batch = Footage(atlas, size=256, seed=1).batch(8)

batch is a Batch; flow is in pixels, x right, y down. usage from a shell, to look at it:
    python3 footage.py --sheet sheet.png [--count 12] [--seed 7]        python3 footage.py --speed [--device cuda] [--batch 64]
"""
import argparse
import struct
import time
import zlib
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

import textures

OBJECTS = 4        # layers between the background and the display on top
LARGEST = 80.0     # pixels of motion between frame 0 and frame 1, at most
BORDER = 2         # texels kept free at the edge of a tile
WAVES = 2          # that bend a layer
STEEPEST = 0.45    # of all waves of a layer together, while the shutter is open: below 1 no place is seen twice


@dataclass
class Batch:
    """One batch. Frames are (N, 3, H, W) in [0, 1]; flow and occlusion lie on every second pixel from the first on."""
    frame0: torch.Tensor
    middle: torch.Tensor      # the frame at time t, without grain
    frame1: torch.Tensor
    time: torch.Tensor        # (N,) strictly between 0 and 1
    flow0: torch.Tensor       # (N, 2, H/2, W/2) from t to frame 0, in pixels of the full size
    flow1: torch.Tensor       # (N, 2, H/2, W/2) from t to frame 1
    hidden0: torch.Tensor     # (N, 1, H/2, W/2) 1 where what is seen at t is hidden in frame 0 or outside of it
    hidden1: torch.Tensor


class Atlas:
    """Tiles side by side in one picture a kind, so that one lookup serves a whole batch."""

    def __init__(self, sheets):
        self.sheets = sheets  # kind -> (tensor (1, C, rows * n, columns * n), n, columns, count)

    @staticmethod
    def build(seed, tiles, workers=1, device="cpu"):
        sheets = {}
        for kind, count in (("texture", tiles), ("big", 60), ("small", 60), ("lattice", 24), ("text", 24)):
            drawn = textures.draw(kind, range(seed * 1000, seed * 1000 + count), workers)
            n, columns = drawn[0].shape[0], int(np.ceil(np.sqrt(count)))
            rows = -(-count // columns)
            sheet = np.zeros((rows * n, columns * n) + drawn[0].shape[2:], np.float32)
            for i, tile in enumerate(drawn):
                if tile.ndim == 2 and kind != "lattice":  # positions outside the tile read its border
                    tile[:BORDER], tile[-BORDER:], tile[:, :BORDER], tile[:, -BORDER:] = 0, 0, 0, 0
                y, x = i // columns * n, i % columns * n
                sheet[y:y + n, x:x + n] = tile
            sheet = torch.from_numpy(sheet.reshape(rows * n, columns * n, -1)).permute(2, 0, 1)[None].contiguous()
            sheets[kind] = (sheet.to(device), n, columns, count)
        return Atlas(sheets)

    def to(self, device):
        return Atlas({kind: (v[0].to(device),) + v[1:] for kind, v in self.sheets.items()})

    def count(self, kind):
        return self.sheets[kind][3]

    def look(self, kind, tile, u, v, mirrored):
        """Values at texel positions (N, H, W) of tile (N,), repeated by mirroring or ending at the tile's border."""
        sheet, n, columns, _ = self.sheets[kind]
        span = n - 2 * BORDER

        def place(x):
            if mirrored:
                return (torch.remainder(x, 2 * span) - span).abs() + BORDER
            return x.clamp(BORDER - 1, n - BORDER)

        tile = tile[:, None, None]
        x = place(u) + (tile % columns) * n
        y = place(v) + torch.div(tile, columns, rounding_mode="floor") * n
        h, w = sheet.shape[-2:]
        grid = torch.stack([(2 * x + 1) / w - 1, (2 * y + 1) / h - 1], -1)
        count, rows, cols = u.shape
        flat = F.grid_sample(sheet, grid.reshape(1, count * rows, cols, 2), align_corners=False)
        return flat.reshape(sheet.shape[1], count, rows, cols).transpose(0, 1)


def _log_uniform(rng, low, high, shape):
    return np.exp(rng.uniform(np.log(low), np.log(high), shape))


def _matrix(rows):
    """Batch of 3 x 3 matrices from nested lists of (N,) tensors."""
    return torch.stack([torch.stack(r, -1) for r in rows], -2)


class Footage:
    """Draws batches. The same seed, size and order of calls give the same scenes on every device."""

    def __init__(self, atlas, size=256, seed=0, device="cpu", times=None):
        self.atlas, self.size, self.device, self.times = atlas, size, torch.device(device), times
        self.rng = np.random.default_rng([seed, 77])
        self.noise = torch.Generator(device=self.device)
        self.noise.manual_seed(int(seed) + 1)

    def batch(self, count):
        """Draws a batch of new scenes."""
        with torch.no_grad():
            scene = self._scene(count)
            shutter = self.rng.random() < 0.25
            zero, one = torch.zeros_like(scene["t"]), torch.ones_like(scene["t"])
            frames = [self._exposed(scene, tau, shutter) for tau in (zero, scene["t"], one)]
            flow0, flow1, hidden0, hidden1 = self._truth(scene, [f[1] for f in frames])
            pictures = [f[0] * self._light(scene, tau) for f, tau in zip(frames, (zero, scene["t"], one))]
            first, last = (self._grain(p, scene["grain"]) for p in (pictures[0], pictures[2]))
            return Batch(first, pictures[1].clamp(0, 1), last, scene["t"], flow0, flow1, hidden0, hidden1)

    # ---- what happens in a scene
    def _scene(self, n):
        rng, s, layers = self.rng, self.size, OBJECTS + 2
        draw = {}
        # How much moves: nothing, a little, middling, fast; the camera and the objects each get their share.
        pace = rng.choice(4, n, p=[0.06, 0.34, 0.35, 0.25])
        low, high = np.array([1e-3, 0.2, 2, 10])[pace], np.array([2e-3, 4, 20, LARGEST])[pace]
        camera = _log_uniform(rng, low, high, n) * (rng.random(n) < 0.65)
        heading = rng.uniform(0, 2 * np.pi, n)
        heading = np.where(rng.random(n) < 0.5, np.round(heading / np.pi) * np.pi + rng.normal(0, 0.05, n), heading)
        own = _log_uniform(rng, low[:, None], np.minimum(high, 50)[:, None], (n, layers)) * (rng.random((n, layers)) < 0.8)
        turn = rng.uniform(0, 2 * np.pi, (n, layers))
        calm = np.array([0, 0.3, 1, 1])[pace]
        near = np.sort(rng.uniform(0.5, 1.5, (n, layers)), 1)
        draw["follow"] = near * np.ones((n, layers))
        draw["vx"], draw["vy"] = own * np.cos(turn), own * np.sin(turn)
        draw["spin"] = rng.normal(0, 0.10, (n, layers)) * calm[:, None] * (rng.random((n, layers)) < 0.6)
        draw["grow"] = rng.normal(0, 0.08, (n, layers)) * calm[:, None] * (rng.random((n, layers)) < 0.6)
        draw["theta"] = rng.uniform(0, 2 * np.pi, (n, layers)) * (rng.random((n, layers)) < 0.6)
        draw["gx"], draw["gy"] = (rng.normal(0, 0.12, (n, layers)).clip(-0.3, 0.3) / s * (rng.random((n, layers)) < 0.5) for _ in range(2))
        draw["dgx"], draw["dgy"] = (rng.normal(0, 0.05, (n, layers)).clip(-0.1, 0.1) / s * calm[:, None] for _ in range(2))
        draw["px"], draw["py"] = (rng.uniform(-0.5, 0.5, (n, layers)) * s for _ in range(2))
        # Paths that are no straight line: camera and layers gain speed, in pixels from frame to frame per frame.
        for name, speed in (("camera_gain", camera), ("own_gain", own)):
            size = speed * rng.exponential(0.35, speed.shape).clip(0, 1.2) * (rng.random(speed.shape) < 0.6)
            way = rng.uniform(0, 2 * np.pi, speed.shape)
            draw[name + "_x"], draw[name + "_y"] = size * np.cos(way), size * np.sin(way)
        # Waves: what a wave moves at its crest between frame 0 and 1 is a share of the steepest that its length allows.
        length = _log_uniform(rng, 24, 260, (n, layers, WAVES))
        along = rng.uniform(0, 2 * np.pi, (n, layers, WAVES))
        bends = (rng.random((n, layers)) < np.where(np.arange(layers) == 0, 0.2, 0.5)) * (calm[:, None] > 0)
        crest = length / (2 * np.pi) * STEEPEST / WAVES / (0.5 + 0.25) * rng.uniform(0.1, 1, (n, layers, WAVES)) * bends[..., None]
        swing = rng.uniform(0, 2 * np.pi, (n, layers, WAVES))
        draw["wave_kx"], draw["wave_ky"] = 2 * np.pi / length * np.cos(along), 2 * np.pi / length * np.sin(along)
        draw["wave_x"], draw["wave_y"] = crest * np.cos(swing), crest * np.sin(swing)
        draw["wave_phase"] = rng.uniform(0, 2 * np.pi, (n, layers, WAVES))
        draw["vx"][:, 0] *= 0.3
        draw["vy"][:, 0] *= 0.3
        draw["px"][:, 0] = draw["py"][:, 0] = 0
        for key in ("follow", "vx", "vy", "spin", "grow", "theta", "gx", "gy", "dgx", "dgy", "px", "py", "own_gain_x", "own_gain_y",
                    "wave_x", "wave_y"):
            draw[key][:, -1] = 0  # the display on top stands still
        draw["panx"], draw["pany"] = camera * np.cos(heading), camera * np.sin(heading)
        draw["roll"] = rng.normal(0, 0.04, n) * calm * (rng.random(n) < 0.4)
        draw["zoom"] = rng.normal(0, 0.08, n) * calm * (rng.random(n) < 0.4)
        # What it looks like.
        draw["tile"] = rng.integers(0, self.atlas.count("texture"), (n, layers))
        draw["texels"] = _log_uniform(rng, 0.9, 2.4, (n, layers))
        draw["u"], draw["v"] = (rng.uniform(0, 2 * textures.TEXTURE, (n, layers)) for _ in range(2))
        # One kind of matte a layer and batch: the lookup is then one call.
        self.kinds = [None] + [rng.choice(["big", "big", "small", "small", "lattice"]) for _ in range(OBJECTS)] + ["text"]
        draw["matte"] = np.stack([rng.integers(0, self.atlas.count(k or "big"), n) for k in self.kinds], 1)
        draw["edge"] = _log_uniform(rng, 0.9, 2.6, (n, layers))
        draw["shown"] = (rng.random((n, layers)) < 0.55) * np.where(rng.random((n, layers)) < 0.06, 0.7, 1.0)
        draw["shown"][:, 0] = 1
        draw["shown"][:, -1] = rng.random(n) < 0.15
        draw["flat"] = (rng.random((n, layers)) < 0.12) * 1.0
        draw["flat"][:, 0] = rng.random(n) < 0.02
        draw["flat"][:, -1] = 1
        mix = np.eye(3) + rng.normal(0, 0.15, (n, layers, 3, 3))
        draw["mix"] = mix / mix.sum(-1, keepdims=True).clip(0.5)
        draw["gain"] = rng.uniform(0.6, 1.4, (n, layers))
        draw["lift"] = rng.normal(0.03, 0.10, (n, layers, 1)) + rng.normal(0, 0.04, (n, layers, 3))
        draw["paint"] = np.where(rng.random((n, layers, 1)) < 0.5, rng.random((n, layers, 1)).round() * 0.94 + 0.03, rng.random((n, layers, 3)))
        # The light and the film.
        draw["light"] = rng.normal(0, 0.12, n) * (rng.random(n) < 0.12)
        draw["grain"] = rng.exponential(0.008, n).clip(0, 0.03) * (rng.random(n) < 0.5)
        draw["shutter"] = rng.uniform(0.1, 0.5, n)
        middle = np.where(rng.random(n) < 0.5, 0.5, rng.uniform(0.08, 0.92, n))
        draw["t"] = middle if self.times is None else rng.choice(self.times, n)
        out = {k: torch.as_tensor(np.asarray(v), dtype=torch.float32) for k, v in draw.items() if k not in ("tile", "matte")}
        out.update({k: torch.as_tensor(draw[k]) for k in ("tile", "matte")})
        return {k: v.to(self.device, non_blocking=True) for k, v in out.items()}

    def _homography(self, scene, layer, tau):
        """From a layer's plane to the picture, both with the origin in the middle, in pixels."""
        d, gained = tau - 0.5, 0.5 * tau * (tau - 1)  # gained: 0 at both frames, so flow from one to the other stays as drawn
        get = lambda key: scene[key][:, layer]
        zero, one = torch.zeros_like(d), torch.ones_like(d)
        follow = get("follow")
        lens = torch.exp(scene["zoom"] * d * (follow > 0))
        roll = scene["roll"] * d * (follow > 0)
        camera = _matrix([[lens * roll.cos(), -lens * roll.sin(), follow * (scene["panx"] * d + scene["camera_gain_x"] * gained)],
                          [lens * roll.sin(), lens * roll.cos(), follow * (scene["pany"] * d + scene["camera_gain_y"] * gained)], [zero, zero, one]])
        size, angle = torch.exp(get("grow") * d), get("theta") + get("spin") * d
        body = _matrix([[size * angle.cos(), -size * angle.sin(), get("px") + get("vx") * d + get("own_gain_x") * gained],
                        [size * angle.sin(), size * angle.cos(), get("py") + get("vy") * d + get("own_gain_y") * gained], [zero, zero, one]])
        tilt = _matrix([[one, zero, zero], [zero, one, zero], [get("gx") + get("dgx") * d, get("gy") + get("dgy") * d, one]])
        return camera @ body @ tilt

    def _pixels(self, step=1):
        x = torch.arange(0, self.size, step, device=self.device, dtype=torch.float32) - (self.size - 1) / 2
        yy, xx = torch.meshgrid(x, x, indexing="ij")
        return torch.stack([xx, yy, torch.ones_like(xx)]).reshape(3, -1)

    def _apply(self, matrix, points, side):
        p = matrix @ points
        w = p[:, 2].clamp(min=0.05)
        return (p[:, 0] / w).reshape(-1, side, side), (p[:, 1] / w).reshape(-1, side, side)

    def _wave(self, scene, layer, tau, x, y):
        """How far the layer's plane is bent at (x, y) of it at a moment."""
        bent_x = bent_y = 0
        for k in range(WAVES):
            at = lambda key: scene[key][:, layer, k, None, None]
            height = torch.sin(at("wave_kx") * x + at("wave_ky") * y + at("wave_phase")) * (tau - 0.5)[:, None, None]
            bent_x, bent_y = bent_x + at("wave_x") * height, bent_y + at("wave_y") * height
        return bent_x, bent_y

    def _to_layer(self, scene, layer, tau, points, side):
        """From the picture to places on a layer that move with it."""
        x, y = self._apply(torch.inverse(self._homography(scene, layer, tau)), points, side)
        if self._any(scene, layer, "wave_x"):
            bent_x, bent_y = self._wave(scene, layer, tau, x, y)
            x, y = x + bent_x, y + bent_y
        return x, y

    def _from_layer(self, scene, layer, tau, x, y):
        """Back to the picture: the place whose bent place this is, found by iteration, then the homography."""
        if self._any(scene, layer, "wave_x"):
            flat_x, flat_y = x, y
            for _ in range(8):  # each leaves at most STEEPEST of the error
                bent_x, bent_y = self._wave(scene, layer, tau, flat_x, flat_y)
                flat_x, flat_y = x - bent_x, y - bent_y
            x, y = flat_x, flat_y
        side = x.shape[-1]
        points = torch.stack([x, y, torch.ones_like(x)], 1).flatten(2)
        return self._apply(self._homography(scene, layer, tau), points, side)

    # ---- drawing
    def _drawn(self, scene, tau, jitter=0.0):
        """The picture at a moment and the number of the layer seen at each pixel."""
        s = self.size
        points = self._pixels() + torch.tensor([[jitter], [-jitter], [0.0]], device=self.device)
        picture = owner = None
        for layer, kind in enumerate(self.kinds):
            if layer and not bool(self._any(scene, layer)):
                continue
            x, y = self._to_layer(scene, layer, tau, points, s)
            at = lambda key: scene[key][:, layer, None, None]
            cover = None
            if layer:
                n = self.atlas.sheets[kind][1]
                cover = self.atlas.look(kind, scene["matte"][:, layer], x * at("edge") + n / 2, y * at("edge") + n / 2,
                                        mirrored=kind == "lattice")
                cover = cover * at("shown")[:, None]
            if kind == "text":
                fill = scene["paint"][:, layer, :, None, None]
            else:
                texels = self.atlas.look("texture", scene["tile"][:, layer], x * at("texels") + at("u"), y * at("texels") + at("v"), mirrored=True)
                fill = torch.einsum("nij,njhw->nihw", scene["mix"][:, layer] * scene["gain"][:, layer, None, None], texels)
                fill = fill + scene["lift"][:, layer, :, None, None]
                fill = fill + (scene["paint"][:, layer, :, None, None] - fill) * at("flat")[:, None]
            fill = fill.clamp(0, 1)
            if not layer:
                picture, owner = fill, torch.zeros(x.shape, dtype=torch.long, device=self.device)
            else:
                picture = picture + (fill - picture) * cover
                owner = torch.where(cover[:, 0] > 0.5, torch.full_like(owner, layer), owner)
        return picture, owner

    def _any(self, scene, layer, what="shown"):
        # Asked once a layer and batch: the answer costs a wait for the device.
        key = (what, layer)
        if key not in scene:
            scene[key] = bool(scene[what][:, layer].any())
        return scene[key]

    def _exposed(self, scene, tau, shutter):
        """The picture over the time the shutter is open, and the layers seen at its middle."""
        if not shutter:
            return self._drawn(scene, tau)
        parts = 5  # odd: the middle one tells the layers
        total = seen = None
        for k in range(parts):
            offset = ((k + 0.5) / parts - 0.5) * scene["shutter"]
            picture, owner = self._drawn(scene, tau + offset, jitter=(0, 0.25, 0, -0.25, 0)[k])
            total = picture if total is None else total + picture
            seen = owner if k == parts // 2 else seen
        return total / parts, seen

    def _light(self, scene, tau):
        return (1 + scene["light"] * (tau - 0.5))[:, None, None, None]

    def _grain(self, picture, amount):
        dust = torch.randn(picture.shape, generator=self.noise, device=self.device)
        return (picture + dust * amount[:, None, None, None]).clamp(0, 1)

    # ---- what is true
    def _truth(self, scene, owners):
        points, side = self._pixels(2), self.size // 2
        seen = owners[1][:, ::2, ::2]
        half = (self.size - 1) / 2
        base_x, base_y = points[0].reshape(side, side), points[1].reshape(side, side)
        flows, hidden = [], []
        for end, owner in ((0.0, owners[0]), (1.0, owners[2])):
            tau = torch.full_like(scene["t"], end)
            flow = torch.zeros((seen.shape[0], 2, side, side), device=self.device)
            for layer in range(len(self.kinds)):
                if layer and not self._any(scene, layer):
                    continue
                x, y = self._from_layer(scene, layer, tau, *self._to_layer(scene, layer, scene["t"], points, side))
                flow = torch.where((seen == layer)[:, None], torch.stack([x - base_x, y - base_y], 1), flow)
            x, y = (flow[:, 0] + base_x + half).round().long(), (flow[:, 1] + base_y + half).round().long()
            inside = (x >= 0) & (y >= 0) & (x < self.size) & (y < self.size)
            index = y.clamp(0, self.size - 1) * self.size + x.clamp(0, self.size - 1)
            there = owner.flatten(1).gather(1, index.flatten(1)).reshape(index.shape)
            flows.append(flow)
            hidden.append((~inside | (there != seen)).float()[:, None])
        return flows[0], flows[1], hidden[0], hidden[1]


def write_png(path, image):
    """Writes (H, W, 3) uint8 without any image library."""
    h, w, _ = image.shape
    rows = np.concatenate([np.zeros((h, 1), np.uint8), image.reshape(h, w * 3)], 1).tobytes()
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    with open(path, "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0))
                + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b""))


def flow_colour(flow):
    """A picture of a flow: hue its direction, saturation its length up to 40 pixels."""
    angle, length = torch.atan2(flow[:, 1], flow[:, 0]), (flow.norm(dim=1) / 40).clamp(0, 1)
    return torch.stack([1 - length * (0.5 - 0.5 * torch.cos(angle + k * 2.0944)) for k in range(3)], 1)


def backward(image, flow):
    """Backward warp of (N, C, H, W) by (N, 2, H, W) in pixels; the border is repeated."""
    n, _, h, w = image.shape
    yy, xx = torch.meshgrid(torch.arange(h, device=flow.device, dtype=flow.dtype),
                            torch.arange(w, device=flow.device, dtype=flow.dtype), indexing="ij")
    grid = torch.stack([(xx + flow[:, 0]) * (2 / max(1, w - 1)) - 1, (yy + flow[:, 1]) * (2 / max(1, h - 1)) - 1], -1)
    return F.grid_sample(image, grid, mode="bilinear", padding_mode="border", align_corners=True)


def sheet(batch):
    """Rows of: frame 0, frame t, frame 1, frame 0 warped to t (hidden parts red), flow to 0."""
    up = lambda x: F.interpolate(x, scale_factor=2, mode="nearest")
    warped = backward(batch.frame0, up(batch.flow0))
    warped = torch.where(up(batch.hidden0) > 0.5, torch.tensor([1.0, 0, 0]).view(1, 3, 1, 1).to(warped) * 0.6 + 0.4 * warped, warped)
    columns = [batch.frame0, batch.middle, batch.frame1, warped, up(flow_colour(batch.flow0))]
    rows = torch.cat(columns, 3).permute(0, 2, 3, 1).reshape(-1, batch.frame0.shape[3] * len(columns), 3)
    return (rows.clamp(0, 1).cpu().numpy() * 255 + 0.5).astype(np.uint8)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--sheet")
    p.add_argument("--count", type=int, default=6)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--tiles", type=int, default=36)
    p.add_argument("--workers", type=int, default=1)
    p.add_argument("--size", type=int, default=256)
    p.add_argument("--device", default="cpu")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--speed", action="store_true")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    start = time.time()
    atlas = Atlas.build(a.seed, a.tiles, a.workers, a.device)
    print("atlas of %d textures: %.1f s" % (a.tiles, time.time() - start), flush=True)
    footage = Footage(atlas, a.size, a.seed, a.device)
    if a.sheet:
        parts = [footage.batch(2) for _ in range(-(-a.count // 2))]
        write_png(a.sheet, np.concatenate([sheet(b) for b in parts]))
        for b in parts:
            up = lambda x: F.interpolate(x, scale_factor=2, mode="nearest")
            seen = 1 - up(b.hidden0)
            error = ((backward(b.frame0, up(b.flow0)) - b.middle).abs() * seen).sum((1, 2, 3)) / (3 * seen.sum((1, 2, 3)) + 1)
            print("t %s  mean |warp - truth| where seen %s  hidden %s" % (
                b.time.tolist(), [round(float(e), 4) for e in error], [round(float(h.mean()), 3) for h in b.hidden0]))
    if a.speed:
        footage.batch(a.batch)
        start, drawn = time.time(), 0
        while time.time() - start < 10:
            footage.batch(a.batch)
            drawn += a.batch
        if a.device != "cpu":
            torch.cuda.synchronize()
        print("%.1f samples/s of %d x %d, batch %d, %s" % (drawn / (time.time() - start), a.size, a.size, a.batch, a.device))


if __name__ == "__main__":
    main()
