"""Makes the fixtures for our own enlarging network by running training/upscale.py with reduced widths.

usage: python3 tools/goldens/uplite.py

Needs PyTorch. The enlargement under the residual is taken from the matrices of training/pictures.py, in float64, so that it does not
depend on the convolution by which training computes it.
"""
import os
import sys

import torch
import torch.nn.functional as F

import fixture

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "training"))
import pictures  # noqa: E402
import upscale  # noqa: E402

FIXTURES = {
    "uplite-x2": dict(channels=10, layers=3, scale=2, prelu=False),
    "uplite-x3-prelu": dict(channels=8, layers=2, scale=3, prelu=True),
    "uplite-x4": dict(channels=8, layers=2, scale=4, prelu=False),
}
CASES = [{"id": "c0", "size": [24, 32]}, {"id": "c1", "size": [7, 5]}]


def run(net, x):
    y = x
    with torch.no_grad():
        for k, (weight, bias) in enumerate(net.kernels()):
            y = F.conv2d(y, weight, bias, padding=1)
            if k < len(net.conv):
                y = F.prelu(y, net.slope[k]) if net.slope is not None else F.leaky_relu(y, upscale.SLOPE)
        rows, columns = (torch.from_numpy(pictures.axis_weights(n, n * net.scale, edge="replicate")).to(x.dtype) for n in x.shape[-2:])
        return F.pixel_shuffle(y, net.scale) + rows @ x @ columns.t()


def main():
    seed = 23
    for number, (name, config) in enumerate(FIXTURES.items()):
        net = upscale.Plain(**config).eval()
        fixture.seed_weights(net, seed + number)
        state = {key: value.clone() for key, value in net.state_dict().items()}
        inputs, outputs = {}, {}
        for place, case in enumerate(CASES):
            x = fixture.pictures(seed + place, *case["size"], count=1)[0]
            inputs[f"{case['id']}.x"] = x
            results = []
            for kind in (torch.float64, torch.float32):
                net = net.to(kind)
                net.load_state_dict(state)
                results.append(run(net, x.to(kind)))
            outputs[f"{case['id']}.y"] = tuple(results)
        side = {
            "source": {"repo": "this one", "file": "training/upscale.py", "class": "Plain", "licence": "MIT"},
            "made_by": f"tools/goldens/uplite.py, PyTorch {torch.__version__}, seed {seed + number}",
            "architecture": "UpLite",
            "config": config,
            "cases": CASES,
            "notes": "Zeros around the picture for the chain, the border repeated for the bicubic enlargement. No clamp. Widths are reduced, nothing else.",
        }
        fixture.write(os.path.join(HERE, "..", "..", "tests", "golden", "networks"), name, side, state, inputs, outputs)


if __name__ == "__main__":
    main()
