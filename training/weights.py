"""Reads and writes weight files: safetensors with float16 storage, and the side file that says how they were made.

The format is eight bytes of header length (little endian), a JSON header with dtype, shape and data_offsets of every tensor,
and the data. The header is padded with spaces so that the data starts at a multiple of 64.
"""
import hashlib
import json
import os
import struct

import numpy as np
import torch

_TYPES = {"F16": np.float16, "F32": np.float32}


def save(path, tensors, half=True):
    """Writes name -> tensor, in the order of names, in one go under a temporary name, then renames."""
    header, parts, at = {}, [], 0
    for name in sorted(tensors):
        value = tensors[name].detach().cpu().float().numpy().astype(np.float16 if half else np.float32)
        header[name] = {"dtype": "F16" if half else "F32", "shape": list(value.shape), "data_offsets": [at, at + value.nbytes]}
        parts.append(value.tobytes())
        at += value.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 8) % 64)
    write(path, struct.pack("<Q", len(text)) + text + b"".join(parts))


def load(path):
    """name -> float32 tensor."""
    with open(path, "rb") as f:
        data = f.read()
    length = struct.unpack("<Q", data[:8])[0]
    header, body = json.loads(data[8:8 + length]), data[8 + length:]
    out = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        if entry["dtype"] not in _TYPES:
            raise ValueError("%s: tensor %s: expected F16 or F32, got %s" % (path, name, entry["dtype"]))
        start, end = entry["data_offsets"]
        value = np.frombuffer(body[start:end], _TYPES[entry["dtype"]]).reshape(entry["shape"])
        out[name] = torch.from_numpy(value.astype(np.float32))
    return out


def write(path, data):
    """Writes bytes or text so that a reader sees the old file or the new one, never a part."""
    folder = os.path.dirname(os.path.abspath(path))
    os.makedirs(folder, exist_ok=True)
    with open(path + ".part", "wb") as f:
        f.write(data if isinstance(data, bytes) else data.encode())
    os.replace(path + ".part", path)


def write_side(path, side):
    """Writes what is known of a weight file beside it, with its SHA-256."""
    write(os.path.splitext(path)[0] + ".json", json.dumps({**side, "sha256": sha256(path)}, indent=2) + "\n")


def read_side(path):
    """What the side file says of a weight file; says so if they do not belong together."""
    with open(os.path.splitext(path)[0] + ".json") as f:
        side = json.load(f)
    if side["sha256"] != sha256(path):
        raise ValueError("%s: expected SHA-256 %s as in its side file, got %s" % (path, side["sha256"], sha256(path)))
    return side


def sha256(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()
