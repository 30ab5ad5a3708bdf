"""Makes the small fixtures of ESRGAN, SPAN, LaMa and RAFT in tests/golden/networks.

usage: python3 tools/goldens/restoration.py OUT_FOLDER SHARED_GOLDENS

The formulas of ESRGAN, SPAN and LaMa are written down here once more, in PyTorch and apart from the C# code; before anything is
written, each is run on the larger fixture in SHARED_GOLDENS, whose numbers the reference implementation gave, and must agree within
that fixture's tolerance. RAFT is torchvision's own class. Weights and pictures are random numbers from fixed seeds. Outputs are
computed in double precision; the tolerance is ten times the difference to single precision, as in the larger fixtures.
"""
import json
import struct
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

SLOPE = 0.2


def read(path):
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    types = {"F32": np.float32, "U8": np.uint8}
    return {
        name: torch.from_numpy(np.frombuffer(
            data, types[entry["dtype"]], int(np.prod(entry["shape"])), 8 + length + entry["data_offsets"][0]
        ).reshape(entry["shape"]).copy())
        for name, entry in header.items() if name != "__metadata__"
    }


def write(path, tensors):
    header, blobs, offset = {}, [], 0
    for name, tensor in tensors.items():
        blob = tensor.numpy().tobytes()
        kind = "U8" if tensor.dtype == torch.uint8 else "F32"
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def conv(w, name, x, **options):
    return F.conv2d(x, w[name + ".weight"], w.get(name + ".bias"), **options)


def same(w, name, x):
    return conv(w, name, x, padding=w[name + ".weight"].shape[-1] // 2)


def norm(w, name, x):
    return F.batch_norm(x, w[name + ".running_mean"], w[name + ".running_var"], w[name + ".weight"], w[name + ".bias"], eps=1e-5)


# ESRGAN

def rrdbnet(w, x, config, case=None):
    if config["scale"] < 4:
        x = F.pixel_unshuffle(x, 4 // config["scale"])
    head = same(w, "conv_first", x)
    body = head
    for block in range(config["num_block"]):
        inner = body
        for dense in (1, 2, 3):
            seen = inner
            for i in (1, 2, 3, 4):
                seen = torch.cat([seen, F.leaky_relu(same(w, f"body.{block}.rdb{dense}.conv{i}", seen), SLOPE)], 1)
            inner = inner + 0.2 * same(w, f"body.{block}.rdb{dense}.conv5", seen)
        body = body + 0.2 * inner
    x = head + same(w, "conv_body", body)
    for name in ("conv_up1", "conv_up2"):
        x = F.leaky_relu(same(w, name, F.interpolate(x, scale_factor=2, mode="nearest")), SLOPE)
    return {"y": same(w, "conv_last", F.leaky_relu(same(w, "conv_hr", x), SLOPE))}


def rrdbnet_shapes(config):
    f, g = config["num_feat"], config["num_grow_ch"]
    yield "conv_first", (f, 3 * (4 // config["scale"]) ** 2, 3, 3)
    for block in range(config["num_block"]):
        for dense in (1, 2, 3):
            for i in (1, 2, 3, 4, 5):
                yield f"body.{block}.rdb{dense}.conv{i}", (f if i == 5 else g, f + (i - 1) * g, 3, 3)
    for name in ("conv_body", "conv_up1", "conv_up2", "conv_hr"):
        yield name, (f, f, 3, 3)
    yield "conv_last", (3, f, 3, 3)


# SPAN

def span_conv(w, name, x):
    inside = F.pad(x, (1, 1, 1, 1))
    for i in (0, 1, 2):
        inside = conv(w, f"{name}.conv.{i}", inside)
    return inside + conv(w, name + ".sk", x)


def span(w, x, config, case=None):
    mean = torch.tensor(config["rgb_mean"], dtype=torch.float32).to(x.dtype).view(1, 3, 1, 1)
    first = span_conv(w, "conv_1", (x - mean) * config["img_range"])
    b = first
    for i in range(1, 7):
        halfway = F.silu(span_conv(w, f"block_{i}.c1_r", b))
        found = span_conv(w, f"block_{i}.c3_r", F.silu(span_conv(w, f"block_{i}.c2_r", halfway)))
        b = (found + b) * (torch.sigmoid(found) - 0.5)
        one = b if i == 1 else one
    mixed = same(w, "conv_cat", torch.cat([first, span_conv(w, "conv_2", b), one, halfway], 1))
    return {"y": F.pixel_shuffle(same(w, "upsampler.0", mixed), config["upscale"])}


def span_shapes(config):
    f = config["feature_channels"]
    names = ["conv_1"] + [f"block_{i}.c{k}_r" for i in range(1, 7) for k in (1, 2, 3)] + ["conv_2"]
    for name in names:
        c = 3 if name == "conv_1" else f
        yield name + ".sk", (f, c, 1, 1)
        yield name + ".conv.0", (2 * c, c, 1, 1)
        yield name + ".conv.1", (2 * f, 2 * c, 3, 3)
        yield name + ".conv.2", (f, 2 * f, 1, 1)
    yield "conv_cat", (f, 4 * f, 1, 1)
    yield "upsampler.0", (3 * config["upscale"] ** 2, f, 3, 3)


def add_folds(w):
    """The one convolution that each trained group stands for, found by what the group answers to single pixels."""
    for name in [n[:-len(".sk.weight")] for n in w if n.endswith(".sk.weight")]:
        channels = w[name + ".sk.weight"].shape[1]
        wide = {n: t.double() for n, t in w.items() if n.startswith(name + ".")}
        zero = span_conv(wide, name, torch.zeros(1, channels, 3, 3).double())
        pixels = torch.zeros(channels, channels, 3, 3).double()
        pixels[range(channels), range(channels), 1, 1] = 1
        answers = span_conv(wide, name, pixels) - zero
        w[name + ".eval_conv.weight"] = answers.flip(2, 3).transpose(0, 1).float().contiguous()
        w[name + ".eval_conv.bias"] = zero[0, :, 1, 1].float().contiguous()


# LaMa

def reflected(w, name, x, **options):
    side = w[name + ".weight"].shape[-1] // 2
    return conv(w, name, F.pad(x, (side,) * 4, mode="reflect"), **options)


def fourier_unit(w, name, x):
    n, c, h, width = x.shape
    spectrum = torch.fft.rfft2(x, norm="ortho")
    pairs = torch.stack([spectrum.real, spectrum.imag], 2).reshape(n, 2 * c, h, width // 2 + 1)
    pairs = F.relu(norm(w, name + ".bn", conv(w, name + ".conv_layer", pairs))).reshape(n, c, 2, h, width // 2 + 1)
    return torch.fft.irfft2(torch.complex(pairs[:, :, 0].contiguous(), pairs[:, :, 1].contiguous()), s=(h, width), norm="ortho")


def lama(w, image, config, case):
    mask = case["mask"].to(image.dtype)
    out = {}
    x = torch.cat([image * (1 - mask), mask], 1)
    x = F.relu(norm(w, "model.1.bn_l", reflected(w, "model.1.ffc.convl2l", x)))
    last = config["n_downsampling"] + 1
    for i in range(2, last):
        x = F.relu(norm(w, f"model.{i}.bn_l", reflected(w, f"model.{i}.ffc.convl2l", x, stride=2)))
    local = F.relu(norm(w, f"model.{last}.bn_l", reflected(w, f"model.{last}.ffc.convl2l", x, stride=2)))
    over = F.relu(norm(w, f"model.{last}.bn_g", reflected(w, f"model.{last}.ffc.convl2g", x, stride=2)))
    for i in range(config["n_blocks"]):
        a, b = local, over
        for part in ("conv1", "conv2"):
            name = f"model.{last + 1 + i}.{part}"
            g2g = name + ".ffc.convg2g"
            half = F.relu(norm(w, g2g + ".conv1.1", conv(w, g2g + ".conv1.0", b)))
            unit = fourier_unit(w, g2g + ".fu", half)
            if i == 0 and part == "conv1":
                out["fourier_in"], out["fourier_out"] = half, unit
            to_local = reflected(w, name + ".ffc.convl2l", a) + reflected(w, name + ".ffc.convg2l", b)
            to_over = reflected(w, name + ".ffc.convl2g", a) + conv(w, g2g + ".conv2", half + unit)
            a, b = F.relu(norm(w, name + ".bn_l", to_local)), F.relu(norm(w, name + ".bn_g", to_over))
        local, over = local + a, over + b
        if i == 0:
            out["block0_local"], out["block0_global"] = local, over
    x = torch.cat([local, over], 1)
    at = last + config["n_blocks"] + 2
    for i in range(config["n_downsampling"]):
        up = f"model.{at + 3 * i}"
        x = F.conv_transpose2d(x, w[up + ".weight"], w[up + ".bias"], stride=2, padding=1, output_padding=1)
        x = F.relu(norm(w, f"model.{at + 3 * i + 1}", x))
    out["predicted"] = torch.sigmoid(reflected(w, f"model.{at + 3 * config['n_downsampling'] + 1}", x))
    out["inpainted"] = mask * out["predicted"] + (1 - mask) * image
    return out


def lama_shapes(config):
    f, downs, blocks = config["ngf"], config["n_downsampling"], config["n_blocks"]
    deep = f << downs
    over = int(deep * config["resnet_conv_kwargs"]["ratio_gin"])
    local, half, last = deep - over, over // 2, downs + 1
    yield "model.1.ffc.convl2l", (f, 4, 7, 7), "bias-free"
    yield "model.1.bn_l", (f,), "norm"
    for i in range(2, last):
        yield f"model.{i}.ffc.convl2l", (f << (i - 1), f << (i - 2), 3, 3), "bias-free"
        yield f"model.{i}.bn_l", (f << (i - 1),), "norm"
    for kind, features in (("l", local), ("g", over)):
        yield f"model.{last}.ffc.convl2{kind}", (features, deep // 2, 3, 3), "bias-free"
        yield f"model.{last}.bn_{kind}", (features,), "norm"
    for i in range(blocks):
        for part in ("conv1", "conv2"):
            name = f"model.{last + 1 + i}.{part}"
            yield name + ".ffc.convl2l", (local, local, 3, 3), "bias-free"
            yield name + ".ffc.convl2g", (over, local, 3, 3), "bias-free"
            yield name + ".ffc.convg2l", (local, over, 3, 3), "bias-free"
            yield name + ".ffc.convg2g.conv1.0", (half, over, 1, 1), "bias-free"
            yield name + ".ffc.convg2g.conv1.1", (half,), "norm"
            yield name + ".ffc.convg2g.fu.conv_layer", (2 * half, 2 * half, 1, 1), "bias-free"
            yield name + ".ffc.convg2g.fu.bn", (2 * half,), "norm"
            yield name + ".ffc.convg2g.conv2", (over, half, 1, 1), "bias-free"
            yield name + ".bn_l", (local,), "norm"
            yield name + ".bn_g", (over,), "norm"
    at = last + blocks + 2
    for i in range(downs):
        yield f"model.{at + 3 * i}", (deep >> i, deep >> (i + 1), 3, 3), "transposed"
        yield f"model.{at + 3 * i + 1}", (deep >> (i + 1),), "norm"
    yield f"model.{at + 3 * downs + 1}", (3, f, 7, 7)


def weights_of(shapes, gain=1.6):
    w = {}
    for name, shape, *kind in shapes:
        if kind == ["norm"]:
            w[name + ".weight"] = 0.7 + 0.6 * torch.rand(shape)
            w[name + ".bias"] = 0.2 * torch.randn(shape)
            w[name + ".running_mean"] = 0.2 * torch.randn(shape)
            w[name + ".running_var"] = 0.5 + torch.rand(shape)
            continue
        features = shape[1] if kind == ["transposed"] else shape[0]
        seen = shape[0] * 9 // 4 if kind == ["transposed"] else int(np.prod(shape[1:]))
        w[name + ".weight"] = torch.randn(shape) * gain / seen ** 0.5
        if kind != ["bias-free"]:
            w[name + ".bias"] = 0.1 * torch.randn(features)
    return w


def both_ways(run, w, x, config, case):
    single = run(w, x, config, case)
    double = run({n: t.double() for n, t in w.items()}, x.double(), config, case)
    return single, double


def tolerance(single, double):
    gap = float((single.double() - double).abs().max())
    peak = float(double.abs().max())
    return {"f32_vs_f64_max_abs": gap, "max_abs": peak, "suggest_atol": float(f"{max(10 * gap, 4e-6 * peak):.2g}")}


def check(run, path):
    side = json.loads(path.with_suffix(".json").read_text())
    tensors = read(path)
    w = {n: t for n, t in tensors.items() if not n.startswith(("in.", "out."))}
    for case in side["cases"]:
        stem = case["id"]
        x = tensors.get(f"in.{stem}.x", tensors.get(f"in.{stem}.image"))
        found = run({n: t.double() for n, t in w.items()}, x.double(), side["config"], {"mask": tensors.get(f"in.{stem}.mask")})
        for name, value in found.items():
            if f"out.{stem}.{name}" in tensors:
                worst = float((value.float() - tensors[f"out.{stem}.{name}"]).abs().max())
                allowed = side["tolerance"][f"out.{stem}.{name}"]["suggest_atol"]
                print(f"checked {path.stem} {stem} {name}: {worst:.2e} of {allowed:.2e}")
                assert worst <= allowed


def save(folder, name, architecture, config, cases, tensors, tolerances, source):
    side = {"fixture": name, "source": source, "architecture": architecture, "config": config, "cases": cases, "tolerance": tolerances}
    (folder / f"{name}.json").write_text(json.dumps(side, indent=1) + "\n")
    write(folder / f"{name}.safetensors", tensors)
    print(f"{name}: {(folder / f'{name}.safetensors').stat().st_size / 1000:.0f} kB")


def source_of(function, checked):
    return {
        "generator": "tools/goldens/restoration.py", "function": function, "licence": "ours",
        "verified": f"the same function gives the numbers of {', '.join(checked)}, which the reference implementation made",
        "versions": f"torch {torch.__version__}, float64 outputs",
    }


def make(folder, name, architecture, run, checked, config, shapes, sizes, seed):
    torch.manual_seed(seed)
    w = weights_of(shapes(config), gain=0.7 if run is span else 1.6)
    if run is span:
        add_folds(w)
    tensors, cases, tolerances = dict(w), [], {}
    for i, (h, width) in enumerate(sizes):
        x = torch.rand(1, 3, h, width)
        case = {}
        if run is lama:
            mask = torch.zeros(1, 1, h, width)
            mask[:, :, h // 4:h // 2 + 3, width // 3:width // 2 + 5] = 1
            case["mask"] = tensors[f"in.c{i}.mask"] = mask
        tensors[f"in.c{i}.{'image' if run is lama else 'x'}"] = x
        single, double = both_ways(run, w, x, config, case)
        for key, value in double.items():
            tensors[f"out.c{i}.{key}"] = value.float().contiguous()
            tolerances[f"out.c{i}.{key}"] = tolerance(single[key], value)
        cases.append({"id": f"c{i}", "size": [h, width]})
    save(folder, name, architecture, config, cases, tensors, tolerances, source_of(run.__name__, checked))


# RAFT: pictures are stored small and enlarged by whole pixels, flows are stored at every fifth row and column.

def make_raft(folder, name, architecture, config, seed):
    import torchvision
    from torchvision.models.optical_flow import raft as r

    torch.manual_seed(seed)
    blocks = {"ResidualBlock": r.ResidualBlock, "BottleneckBlock": r.BottleneckBlock}
    batch = torch.nn.BatchNorm2d if config["context_encoder_norm_layer"] else None
    corr = r.CorrBlock(num_levels=4, radius=config["corr_block_radius"])
    hidden = config["recurrent_block_hidden_state_size"]
    context = config["context_encoder_layers"][-1] - hidden
    update = r.UpdateBlock(
        motion_encoder=r.MotionEncoder(in_channels_corr=corr.out_channels, corr_layers=tuple(config["motion_encoder_corr_layers"]),
                                       flow_layers=tuple(config["motion_encoder_flow_layers"]),
                                       out_channels=config["motion_encoder_out_channels"]),
        recurrent_block=r.RecurrentBlock(input_size=config["motion_encoder_out_channels"] + context, hidden_size=hidden,
                                         kernel_size=config["recurrent_block_kernel_size"], padding=config["recurrent_block_padding"]),
        flow_head=r.FlowHead(in_channels=hidden, hidden_size=config["flow_head_hidden_size"]))
    net = r.RAFT(
        feature_encoder=r.FeatureEncoder(block=blocks[config["feature_encoder_block"]], layers=config["feature_encoder_layers"],
                                         norm_layer=torch.nn.InstanceNorm2d),
        context_encoder=r.FeatureEncoder(block=blocks[config["context_encoder_block"]], layers=config["context_encoder_layers"],
                                         norm_layer=batch),
        corr_block=corr, update_block=update,
        mask_predictor=r.MaskPredictor(in_channels=hidden, hidden_size=config["mask_hidden"]) if config["mask_hidden"] else None).eval()
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 1.5)
    w = {n: t.detach().clone() for n, t in net.state_dict().items() if not n.endswith("num_batches_tracked")}
    small = torch.randint(0, 256, (2, 1, 3, 32, 34), dtype=torch.uint8)
    first, second = (F.interpolate(s.float(), scale_factor=4, mode="nearest") / 255 * 2 - 1 for s in small)
    updates = 3
    with torch.no_grad():
        single = net(first, second, num_flow_updates=updates)
        # Two places in the class make single-precision numbers whatever its weights are.
        grid = r.make_coords_grid
        r.make_coords_grid = lambda *sizes: grid(*sizes).double()
        torch.set_default_dtype(torch.float64)
        double = net.double()(first.double(), second.double(), num_flow_updates=updates)
        torch.set_default_dtype(torch.float32)
        r.make_coords_grid = grid
    tensors, tolerances = {**w, "in.c0.image1": small[0], "in.c0.image2": small[1]}, {}
    for key, at in (("flow_first_every5", 0), ("flow_every5", -1)):
        tensors[f"out.c0.{key}"] = double[at][:, :, ::5, ::5].float().contiguous()
        tolerances[f"out.c0.{key}"] = tolerance(single[at][:, :, ::5, ::5], double[at][:, :, ::5, ::5])
    save(folder, name, architecture, config, [{"id": "c0", "num_flow_updates": updates, "enlarged": 4}], tensors, tolerances,
         {"generator": "tools/goldens/restoration.py", "class": "torchvision.models.optical_flow.raft.RAFT", "licence": "BSD-3-Clause",
          "versions": f"torch {torch.__version__}, torchvision {torchvision.__version__}, float64 outputs"})


def main():
    folder, shared = Path(sys.argv[1]), Path(sys.argv[2])
    for run, names in ((rrdbnet, ("rrdbnet-x4", "rrdbnet-x2")), (span, ("span-x4", "span-x2")), (lama, ("lama",))):
        for name in names:
            check(run, shared / f"{name}.safetensors")

    for scale, sizes in ((4, [(9, 11)]), (1, [(16, 20)])):
        make(folder, f"rrdbnet-small-x{scale}", "RRDBNet", rrdbnet, ["rrdbnet-x4", "rrdbnet-x2"],
             {"scale": scale, "num_feat": 8, "num_block": 1, "num_grow_ch": 4}, rrdbnet_shapes, sizes, seed=scale)
    make(folder, "span-small-x3", "SPAN", span, ["span-x4", "span-x2"],
         {"feature_channels": 4, "upscale": 3, "img_range": 1.5, "rgb_mean": [0.4488, 0.4371, 0.404]}, span_shapes, [(12, 15)], seed=5)
    make(folder, "lama-small", "LaMa generator (big-lama layout)", lama, ["lama"],
         {"ngf": 4, "n_downsampling": 3, "n_blocks": 1, "resnet_conv_kwargs": {"ratio_gin": 0.75}}, lama_shapes, [(24, 40)], seed=6)
    common = {"corr_block_num_levels": 4, "motion_encoder_flow_layers": [8, 8], "feature_encoder_layers": [8, 8, 8, 8, 16],
              "context_encoder_layers": [8, 8, 8, 8, 16], "motion_encoder_out_channels": 12, "recurrent_block_hidden_state_size": 8,
              "flow_head_hidden_size": 8}
    make_raft(folder, "raft-large-small", "raft_large", {
        **common, "feature_encoder_block": "ResidualBlock", "context_encoder_block": "ResidualBlock",
        "context_encoder_norm_layer": "BatchNorm2d", "corr_block_radius": 4, "motion_encoder_corr_layers": [12, 8],
        "recurrent_block_kernel_size": [[1, 5], [5, 1]], "recurrent_block_padding": [[0, 2], [2, 0]], "mask_hidden": 8}, seed=7)
    make_raft(folder, "raft-small-small", "raft_small", {
        **common, "feature_encoder_block": "BottleneckBlock", "context_encoder_block": "BottleneckBlock",
        "context_encoder_norm_layer": None, "corr_block_radius": 3, "motion_encoder_corr_layers": [12],
        "recurrent_block_kernel_size": [3], "recurrent_block_padding": [1], "mask_hidden": 0}, seed=8)


if __name__ == "__main__":
    torch.set_num_threads(2)
    main()
