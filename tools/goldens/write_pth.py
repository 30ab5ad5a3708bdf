#!/usr/bin/env python3
"""Writes the same tensors as safetensors and as PyTorch files, in both formats of torch.save.

usage: write_pth.py GOLDENS OUT

GOLDENS holds the reference fixtures (srvgg-x2-leakyrelu.safetensors, rife-v4.6.safetensors). OUT gets
  pytorch-zip/, pytorch-legacy/   srvgg.pth, rife-part.pth, layouts.pth and module.pth in that format, with provenance.json
  large/                          rife-v4.6.zip.pth, rife-v4.6.legacy.pkl: too large for the repository
Expected values are in *.safetensors beside them, except srvgg's, which are the fixture's own.
"""
import datetime
import json
import os
import struct
import sys
from collections import OrderedDict

import torch

NAMES = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.float64: "F64", torch.int8: "I8",
         torch.uint8: "U8", torch.int16: "I16", torch.int32: "I32", torch.int64: "I64", torch.bool: "BOOL"}
TYPES = {name: dtype for dtype, name in NAMES.items()}


def read_safetensors(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack_from("<Q", data)
    tensors = OrderedDict()
    for name, entry in json.loads(data[8:8 + length]).items():
        if name != "__metadata__":
            start, end = (8 + length + offset for offset in entry["data_offsets"])
            flat = torch.frombuffer(bytearray(data[start:end]), dtype=TYPES[entry["dtype"]])
            tensors[name] = flat.reshape(entry["shape"]).clone()
    return tensors


def raw(tensor):
    return bytes(tensor.detach().contiguous().reshape(-1).view(torch.uint8).tolist()) if tensor.numel() else b""


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        content = raw(tensor.reshape(1) if tensor.dim() == 0 else tensor)
        header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + data)


def layouts():
    """One tensor of every kind that state dicts hold."""
    torch.manual_seed(7)
    base = torch.randn(4, 6)
    shared = torch.arange(24, dtype=torch.float32)
    return OrderedDict([
        ("f32", base), ("f16", base.half()), ("bf16", base.bfloat16()), ("f64", base.double()),
        ("i64", torch.arange(-3, 4)), ("i32", torch.arange(5, dtype=torch.int32)), ("i16", torch.arange(3, dtype=torch.int16)),
        ("i8", torch.tensor([-128, 127], dtype=torch.int8)), ("u8", torch.tensor([0, 255], dtype=torch.uint8)),
        ("bool", torch.tensor([True, False, True])), ("scalar", torch.tensor(3.5)), ("counter", torch.tensor(12345678901)),
        ("empty", torch.empty(0, 3)), ("transposed", base.t()), ("permuted", torch.randn(2, 3, 4).permute(2, 0, 1)),
        ("every_second", base[:, ::2]), ("expanded", torch.tensor([[1.0], [2.0]]).expand(2, 5)),
        ("channels_last", torch.randn(1, 4, 3, 3).to(memory_format=torch.channels_last)), ("row", shared[6:12]),
        ("tied_a", shared), ("tied_b", shared.reshape(4, 6)), ("parameter", torch.nn.Parameter(torch.randn(3, 2))),
        ("frozen", torch.nn.Parameter(torch.randn(2), requires_grad=False)),
        ("nested", OrderedDict([("inner", {"weight": torch.ones(2, 2)}), ("bias", torch.zeros(2))])),
    ])


def flatten(tensors, prefix=""):
    for name, value in tensors.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(2, 3, 3)
        self.register_buffer("scale", torch.tensor([2.0, 3.0]))

    def forward(self, image):
        return self.conv(image) * self.scale[0]


def main(goldens, out):
    torch.manual_seed(11)
    network = torch.nn.Sequential(Block(), torch.nn.BatchNorm2d(3))
    optimizer = torch.optim.Adam(network.parameters())
    network(torch.randn(1, 2, 8, 8)).square().mean().backward()
    optimizer.step()
    weights = OrderedDict((name, tensor) for name, tensor in
                          read_safetensors(f"{goldens}/srvgg-x2-leakyrelu.safetensors").items()
                          if not name.startswith(("in.", "out.")))
    rife = OrderedDict(("module." + name, tensor) for name, tensor in read_safetensors(f"{goldens}/rife-v4.6.safetensors").items()
                       if not name.startswith(("in.", "out.")))
    rife["caltime.0.weight"] = torch.zeros(8, 5)  # RIFE's own files hold such leftovers without the prefix
    part = OrderedDict((name, tensor) for name, tensor in rife.items() if tensor.numel() <= 64 or "block0.conv0" in name)
    os.makedirs(f"{out}/large", exist_ok=True)
    for folder, zipped in (("pytorch-zip", True), ("pytorch-legacy", False)):
        place = f"{out}/{folder}"
        os.makedirs(place, exist_ok=True)

        def save(value, name):
            torch.save(value, name, _use_new_zipfile_serialization=zipped)

        save({"params_ema": weights, "params": OrderedDict((n, t * 0) for n, t in list(weights.items())[:1]), "iter": 10},
             f"{place}/srvgg.pth")
        save(layouts(), f"{place}/layouts.pth")
        save({"state_dict": OrderedDict(("module." + n, t) for n, t in network.state_dict().items()), "epoch": 3, "lr": 1e-4,
              "optimizer": optimizer.state_dict(), "device": torch.device("cpu"),
              "size": torch.Size([1, 2])}, f"{place}/module.pth")
        save(part, f"{place}/rife-part.pth")
        save(rife, f"{out}/large/rife-v4.6.{'zip.pth' if zipped else 'legacy.pkl'}")
        write_safetensors(f"{place}/layouts.safetensors", OrderedDict(flatten(layouts())))
        write_safetensors(f"{place}/module.safetensors", network.state_dict())
        with open(f"{place}/provenance.json", "w") as file:
            json.dump({
                "what": "State dicts that PyTorch itself wrote, and the same tensors as safetensors; srvgg.pth holds the weights of "
                        "the fixture srvgg-x2-leakyrelu, rife-part.pth some of rife-v4.6",
                "source": f"torch.save, _use_new_zipfile_serialization={zipped}",
                "command": "tools/goldens/write_pth.py ../shared/goldens tests/golden",
                "versions": f"PyTorch {torch.__version__}, Python {sys.version.split()[0]}",
                "seed": "7 (layouts), 11 (module)",
                "made": str(datetime.date.today()),
            }, file, indent=2)
            file.write("\n")
    # Written whole: the classes are named in the pickle, the tensors are attributes.
    torch.save(torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.BatchNorm2d(3)), f"{out}/large/whole.pth")
    torch.jit.script(network).save(f"{out}/large/script.pt")
    write_safetensors(f"{out}/large/script.safetensors", network.state_dict())


if __name__ == "__main__":
    main(*sys.argv[1:])
