"""Writes golden fixtures: NAME.safetensors (weights, in.*, out.*) beside NAME.json, as shared by all scripts here.

Outputs are those of a float64 run, rounded to float32. The tolerance is ten times what a float32 run of the same code differs from
it, and at least 4e-6 of the largest value.
"""
import json
import os
import struct

import torch


def seed_weights(module, seed, gain=0.7):
    """Random weights that keep signals in range; biases, slopes and factors are away from their neutral values."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in module.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
        if name.endswith("beta"):
            value = 1 + 0.3 * noise
        elif parameter.dim() == 4:
            transposed = ".lastconv." in name or name.endswith(("cnn3.weight", "convblock.2.weight"))
            fan = parameter[0].numel() if not transposed else parameter.shape[0] * 4
            value = noise * gain / fan ** 0.5
        elif name.endswith("bias"):
            value = 0.1 * noise
        else:
            value = 0.25 + 0.1 * noise
        parameter.data.copy_(value.float())


def pictures(seed, height, width, count=2, move=2.0):
    """Smooth pictures of which each is the one before, moved; a little outside 0..1."""
    generator = torch.Generator().manual_seed(seed)
    waves = torch.rand((3, 6, 4), generator=generator, dtype=torch.float64)
    y, x = torch.meshgrid(torch.arange(height, dtype=torch.float64), torch.arange(width, dtype=torch.float64), indexing="ij")
    result = []
    for index in range(count):
        image = torch.zeros((1, 3, height, width), dtype=torch.float64)
        for channel in range(3):
            for a, b, phase, size in waves[channel].tolist():
                image[0, channel] += (0.25 + size) * torch.sin((x + move * index) * (a + 0.1) + (y - move * index / 2) * (b - 0.4) + 6.28 * phase)
        result.append((0.5 + 0.22 * image).float())
    return result


def tolerance(exact, single):
    worst = (exact - single.double()).abs().max().item()
    largest = exact.abs().max().item()
    return {
        "f32_vs_f64_max_abs": float(f"{worst:.3g}"),
        "max_abs": float(f"{largest:.4g}"),
        "rms": float(f"{exact.pow(2).mean().sqrt().item():.4g}"),
        "suggest_atol": float(f"{max(10 * worst, 4e-6 * largest):.2g}"),
    }


def write(folder, name, side, weights, inputs, outputs):
    """weights, inputs: name to float32 tensor; outputs: name to (float64 tensor, float32 tensor)."""
    os.makedirs(folder, exist_ok=True)
    tensors = {key: value.detach().float() for key, value in weights.items()}
    tensors |= {f"in.{key}": value.float() for key, value in inputs.items()}
    tensors |= {f"out.{key}": exact.float() for key, (exact, _) in outputs.items()}
    header, offset = {}, 0
    for key, value in tensors.items():
        size = value.numel() * 4
        header[key] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(os.path.join(folder, name + ".safetensors"), "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for value in tensors.values():
            file.write(value.contiguous().numpy().astype("<f4").tobytes())
    side = {"fixture": name, **side}
    side["tolerance"] = {f"out.{key}": tolerance(*pair) for key, pair in outputs.items()}
    side["weight_count"] = sum(value.numel() for value in weights.values())
    with open(os.path.join(folder, name + ".json"), "w") as file:
        json.dump(side, file, indent=1)
        file.write("\n")
    print(name, os.path.getsize(os.path.join(folder, name + ".safetensors")) // 1000, "kB", side["tolerance"])
