#!/usr/bin/env python3
"""Compares our reader with torch.load, byte for byte, over a folder of checkpoints.

usage: compare_pth.py FOLDER OURS

OURS is the output of the test Open_EveryCheckpointOfAFolder_GivesTensors with AIVIDEOFX_CHECKPOINTS=FOLDER. Only for
checkpoints that are trusted: torch.load runs what a file asks for.
"""
import hashlib
import os
import re
import sys

import torch

WRAPPERS = ["params_ema", "params", "state_dict", "model_state_dict", "model"]


def flatten(value, prefix=""):
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from flatten(inner, f"{prefix}{name}.")
        elif isinstance(inner, torch.Tensor):
            yield prefix + str(name), inner


def unwrap(value):
    if not any(isinstance(inner, torch.Tensor) for inner in value.values()):
        for key in WRAPPERS:
            if isinstance(value.get(key), dict):
                return unwrap(value[key])
    return value


def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name].detach().contiguous()
        digest.update(f"{name} {','.join(str(size) for size in tensor.shape)} ".encode())
        digest.update(tensor.numpy().tobytes())
    return digest.hexdigest()


def main(folder, ours):
    found = {match[1]: (int(match[2]), match[3]) for match in
             re.finditer(r"^\s*(\S+) (\d+) ([0-9a-f]{64})\s*$", open(ours).read(), re.M)}
    same = 0
    for name in sorted(os.listdir(folder)):
        tensors = dict(flatten(unwrap(torch.load(f"{folder}/{name}", map_location="cpu"))))
        for prefix in ("module.", "generator.", "model."):
            if tensors and all(key.startswith(prefix) for key in tensors):
                tensors = {key[len(prefix):]: tensor for key, tensor in tensors.items()}
        expected = (len(tensors), fingerprint(tensors))
        if found.get(name) == expected:
            same += 1
        else:
            print(f"{name}: torch.load {expected}, ours {found.get(name)}, names such as {list(tensors)[:3]}")
    print(f"{same} of {len(os.listdir(folder))} files equal torch.load byte for byte")


if __name__ == "__main__":
    main(*sys.argv[1:])
