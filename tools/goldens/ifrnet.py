"""Makes fixtures for IFRNet by running the reference with reduced widths.

usage: python3 tools/goldens/ifrnet.py FOLDER_OF_LTKONG218_IFRNET [NAME...]

FOLDER is a checkout of https://github.com/ltkong218/IFRNet (MIT) at COMMIT. Needs PyTorch. Nothing of the reference is kept but numbers.
"""
import importlib.util
import os
import sys
import types

import torch
import torch.nn as nn
import torch.nn.functional as F

import fixture

COMMIT = "b117bcafcf074b2de756b882f8a6ca02c3169bfe"

# Name: file, widths of the pyramid, side channels of a residual block, side of the first kernel.
NETWORKS = {
    "ifrnet-s": ("IFRNet_S.py", [2, 4, 4, 4], 2, 3),
    "ifrnet": ("IFRNet.py", [4, 2, 4, 4], 3, 3),
    "ifrnet-l": ("IFRNet_L.py", [2, 2, 4, 6], 4, 7),
}


def warp(image, flow):
    """The reference's warp in the precision of the run (the reference makes its grid in single precision)."""
    height, width = flow.shape[2:]
    x = torch.linspace(-1, 1, width, dtype=flow.dtype) + flow[:, 0] * 2 / (width - 1)
    y = torch.linspace(-1, 1, height, dtype=flow.dtype)[:, None] + flow[:, 1] * 2 / (height - 1)
    return F.grid_sample(image, torch.stack([x, y], 3), mode="bilinear", padding_mode="border", align_corners=True)


def load(folder, file):
    """The module, with training's losses and the image reading left out."""
    losses = types.ModuleType("loss")
    for name in ("Charbonnier_L1", "Ternary", "Charbonnier_Ada", "Geometry"):
        setattr(losses, name, lambda *_: nn.Identity())
    tools = types.ModuleType("utils")
    tools.warp, tools.get_robust_weight = warp, None
    sys.modules["loss"], sys.modules["utils"] = losses, tools
    spec = importlib.util.spec_from_file_location(file[:-3], os.path.join(folder, "models", file))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build(module, widths, side, kernel):
    """The model with other channel counts: each layer is replaced by one of its own kind."""
    net = module.Model()
    channels = [3, *widths]
    for level in range(1, 5):
        size = kernel if level == 1 else 3
        before, after = channels[level - 1], channels[level]
        pyramid = getattr(net.encoder, f"pyramid{level}")
        pyramid[0] = module.convrelu(before, after, size, 2, size // 2)
        pyramid[1] = module.convrelu(after, after)
        block = getattr(net, f"decoder{level}").convblock
        middle = 2 * after if level == 4 else 3 * after
        block[0] = module.convrelu(middle + (1 if level == 4 else 4), middle)
        block[1] = module.ResBlock(middle, side)
        block[2] = nn.ConvTranspose2d(middle, 8 if level == 1 else before + 4, 4, 2, 1)
    return net.eval()


def make(folder, target, name):
    file, widths, side, kernel = NETWORKS[name]
    module = load(folder, file)
    net = build(module, widths, side, kernel)
    seed = sum(map(ord, name))
    fixture.seed_weights(net, seed, gain=1.0)
    cases = [
        {"id": "c0", "size": [16, 32], "timestep": 0.5, "scale": 1.0},
        {"id": "c1", "size": [16, 16], "timestep": 0.3, "scale": 1.0},
        {"id": "c2", "size": [32, 32], "timestep": 0.8, "scale": 0.5},
    ]
    inputs, outputs = {}, {}
    state = {key: value.clone() for key, value in net.state_dict().items()}
    for number, case in enumerate(cases):
        img0, img1 = (image.clamp(0, 1) for image in fixture.pictures(seed + number, *case["size"]))
        inputs |= {f"{case['id']}.img0": img0, f"{case['id']}.img1": img1}
        results = []
        for kind in (torch.float64, torch.float32):
            net = net.to(kind)
            net.load_state_dict(state)
            flows = []
            module.warp = lambda image, flow: flows.append(flow) or warp(image, flow)
            with torch.no_grad():
                time = torch.full((1, 1, 1, 1), case["timestep"], dtype=kind)
                frame = net.inference(img0.to(kind), img1.to(kind), time, scale_factor=case["scale"])
            results.append((frame, torch.cat(flows[-2:], 1)))
        outputs[f"{case['id']}.frame"] = (results[0][0], results[1][0])
        outputs[f"{case['id']}.flow"] = (results[0][1], results[1][1])

    side_file = {
        "source": {"repo": "ltkong218/IFRNet", "commit": COMMIT, "file": f"models/{file}", "class": "Model", "licence": "MIT"},
        "made_by": f"tools/goldens/ifrnet.py, PyTorch {torch.__version__}, seed {seed}",
        "architecture": "IFRNet",
        "config": {"widths": widths, "side": side, "first_kernel": kernel},
        "cases": cases,
        "notes": "flow: 2 channels to img0, 2 to img1, pixels. Widths are reduced, nothing else.",
    }
    fixture.write(target, name, side_file, state, inputs, outputs)


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    for wanted in sys.argv[2:] or NETWORKS:
        make(sys.argv[1], os.path.join(here, "..", "..", "tests", "golden", "networks"), wanted)
