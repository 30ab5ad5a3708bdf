"""Times the reference RIFE 4.6 in PyTorch on demand: for each line "COUNT" of the input, the fastest of that many runs in ms.

usage: python3 time_torch.py FOLDER WEIGHTS.safetensors WIDTHxHEIGHT
FOLDER holds IFNet_HDv3_v4_6.py and warplayer.py of https://github.com/HolyWu/vs-rife (MIT); nothing of it is here.
Inputs are those of tests/AiVideoFx.NativeCheck (SampleGraph.Values). Two threads.
"""

import importlib
import json
import struct
import sys
import time

import numpy as np
import torch


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            array = np.frombuffer(data[first:last], dtype="<f4").reshape(entry["shape"])
            tensors[name] = torch.from_numpy(array.copy())
    return tensors


def picture(n, height, width):
    i = np.arange(3 * height * width)
    values = ((i * 7 + i // 97 * 13 + n * 5) % 256).astype(np.float32) / np.float32(255)
    return torch.from_numpy(values.reshape(1, 3, height, width))


def main():
    folder, weights, size = sys.argv[1:]
    width, height = (int(side) for side in size.split("x"))
    package = __import__("pathlib").Path(folder).resolve()
    sys.path.insert(0, str(package.parent))
    network = importlib.import_module(f"{package.name}.IFNet_HDv3_v4_6").IFNet().eval()
    network.load_state_dict(read_safetensors(weights), strict=True)

    torch.set_num_threads(2)
    torch.set_grad_enabled(False)
    first, second = picture(0, height, width), picture(1, height, width)
    timestep = torch.full((1, 1, height, width), 0.5)
    # What the caller of the reference makes once per size: half the sides, and the grid from -1 to 1.
    sides = torch.tensor([(width - 1) / 2, (height - 1) / 2])
    across = torch.linspace(-1, 1, width).view(1, 1, 1, width).expand(-1, -1, height, -1)
    down = torch.linspace(-1, 1, height).view(1, 1, height, 1).expand(-1, -1, -1, width)
    grid = torch.cat([across, down], 1)

    def run():
        return network(first, second, timestep, sides, grid)

    result = run().numpy().astype(np.float64)
    print("ready", result.mean(), (result**2).mean(), f"PyTorch {torch.__version__}", flush=True)
    for line in sys.stdin:
        best = float("inf")
        for _ in range(int(line)):
            start = time.perf_counter()
            run()
            best = min(best, (time.perf_counter() - start) * 1e3)
        print(best, flush=True)


main()
