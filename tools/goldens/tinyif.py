"""Makes the fixture for our own interpolation network by running training/interpolate.py with reduced widths.

usage: python3 tools/goldens/tinyif.py

Needs PyTorch. What is kept is what Net.motion finds at half resolution.
"""
import os
import sys

import torch
import torch.nn.functional as F

import fixture

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "training"))
import interpolate  # noqa: E402

CONFIG = dict(channels=[12, 8, 6], scales=[4, 2, 1], residuals=2, carry=3)
CASES = [
    {"id": "c0", "size": [28, 32], "timestep": 0.5, "bend": 0.0},
    {"id": "c1", "size": [21, 27], "timestep": 0.25, "bend": 1.5},
    {"id": "c2", "size": [16, 16], "timestep": 0.8, "bend": -2.0},
]


def motion(seed, height, width, mean, spread):
    """Smooth motion, some of which leads out of the picture."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.randn((1, 2, 4, 5), generator=generator, dtype=torch.float64) * spread
    coarse += torch.tensor(mean, dtype=torch.float64).view(1, 2, 1, 1)
    return F.interpolate(coarse, (height, width), mode="bilinear", align_corners=True).float()


def run(net, img0, img1, flow01, flow10, camera, bend, timestep):
    height, width = img0.shape[2:]
    multiple = net.multiple // 2
    fill = (0, -width % multiple, 0, -height % multiple)
    img0, img1, flow01, flow10, camera, bend = (F.pad(x, fill, mode="replicate") for x in (img0, img1, flow01, flow10, camera, bend))
    t = torch.full((1, 1, 1, 1), timestep, dtype=img0.dtype)
    with torch.no_grad():
        flow, _, mask, layer, _ = net.motion(img0, img1, t, flow01, flow10, camera, bend)
    return [x[..., :height, :width] for x in (flow, torch.sigmoid(mask), torch.sigmoid(layer))]


def main():
    seed = 11
    net = interpolate.Net(**CONFIG).eval()
    fixture.seed_weights(net, seed)
    state = {key: value.clone() for key, value in net.state_dict().items()}
    inputs, outputs = {}, {}
    for number, case in enumerate(CASES):
        size = case["size"]
        img0, img1 = (image.clamp(0, 1) for image in fixture.pictures(seed + number, *size))
        given = {
            "img0": img0, "img1": img1, "flow01": motion(20 + number, *size, (2.0, -1.0), 1.5),
            "flow10": motion(30 + number, *size, (-2.0, 1.0), 1.5), "camera": motion(50 + number, *size, (1.5, -0.5), 0.5),
            "bend": motion(40 + number, *size, (0.0, 0.0), 1.0) * case["bend"],
        }
        inputs |= {f"{case['id']}.{name}": value for name, value in given.items()}
        results = []
        for kind in (torch.float64, torch.float32):
            net = net.to(kind)
            net.load_state_dict(state)
            results.append(run(net, *(value.to(kind) for value in given.values()), case["timestep"]))
        outputs[f"{case['id']}.flow"] = (results[0][0], results[1][0])
        outputs[f"{case['id']}.weight"] = (results[0][1], results[1][1])
        outputs[f"{case['id']}.layer"] = (results[0][2], results[1][2])

    side = {
        "source": {"repo": "this one", "file": "training/interpolate.py", "class": "Net", "licence": "MIT"},
        "made_by": f"tools/goldens/tinyif.py, PyTorch {torch.__version__}, seed {seed}",
        "architecture": "TinyIF",
        "config": CONFIG,
        "cases": CASES,
        "notes": "flow: 2 channels to img0, 2 to img1, pixels; weight: share of img0; layer: share of the far layer. Sides "
                 "that are no multiple of 16 are filled up by repeating edges, and cropped. Widths are reduced, nothing else.",
    }
    fixture.write(os.path.join(HERE, "..", "..", "tests", "golden", "networks"), "tinyif", side, state, inputs, outputs)


if __name__ == "__main__":
    main()
