#!/usr/bin/env python3
"""Compares our DIS optical flow with OpenCV's on the same frames, in the same run.

Needs python3-opencv and a built tests/AiVideoFx.Benchmarks. The two programs take turns, so that a busy machine disturbs both
alike; times are the best of all turns, for both directions together. Errors are mean distances to the true motion, in pixels,
over all pixels and over those seen in both frames.

    python3 tools/compare/compare_dis.py [--preset fast|medium] [--size 1280x720] [--turns 15] [--threads 1 2]
"""
import argparse
import pathlib
import subprocess
import tempfile
import time

import cv2
import numpy

SCENES = [
    "valley", "handheld", "pan", "rotation",
    "filmed-valley", "filmed-handheld", "filmed-pan", "filmed-rotation",
]
FRAMES = [4, 30]
PROGRAM = "tests/AiVideoFx.Benchmarks/bin/Release/net10.0/AiVideoFx.Benchmarks.dll"


class Ours:
    """The benchmark program as a server: a line in, a line out."""

    def __init__(self, program):
        self.process = subprocess.Popen(
            ["dotnet", program, "flow-server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        print(*words, file=self.process.stdin, flush=True)
        return self.process.stdout.readline().strip()


def planes(path, height, width):
    return numpy.fromfile(path, numpy.float32).reshape(-1, height, width)


def errors(flows, truths, visible):
    distances = [numpy.sqrt(((f - t) ** 2).sum(0)) for f, t in zip(flows, truths)]
    seen = [d[v > 0.5] for d, v in zip(distances, visible)]
    return float(numpy.mean(distances)), float(numpy.concatenate(seen).mean())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", choices=["fast", "medium"], default="fast")
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--scenes", nargs="+", default=SCENES)
    parser.add_argument("--program", default=str(pathlib.Path(__file__).resolve().parents[2] / PROGRAM))
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    megapixels = width * height / 1e6
    ours = Ours(options.program)
    theirs = cv2.DISOpticalFlow_create(
        cv2.DISOPTICAL_FLOW_PRESET_FAST if options.preset == "fast" else cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    print(f"DIS {options.preset}, {width} x {height}, both directions, best of {options.turns}; OpenCV {cv2.__version__}")
    print("| scene, frame | error ours / OpenCV (px) | where seen twice | " +
          " | ".join(f"ms/Mpx, {n} thread(s)" for n in options.threads) + " |")
    print("|---|---|---|" + "---|" * len(options.threads))
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        for scene in options.scenes:
            for frame in FRAMES:
                ours.ask("footage", scene, width, height, frame, folder)
                first, second = (numpy.fromfile(path / f"{i}.gray", numpy.uint8).reshape(height, width) for i in (0, 1))
                truths = [planes(path / f"{d}.f32", height, width) for d in ("01", "10")]
                visible = [planes(path / f"{d}.visible", height, width)[0] for d in ("01", "10")]
                row, times = [], []
                for threads in options.threads:
                    cv2.setNumThreads(threads)
                    mine, other = [], []
                    for turn in range(options.turns + 3):
                        ms = float(ours.ask("both", options.preset, threads))
                        start = time.perf_counter()
                        forward, backward = theirs.calc(first, second, None), theirs.calc(second, first, None)
                        if turn >= 3:  # the first turns compile and warm up
                            mine.append(ms / megapixels)
                            other.append((time.perf_counter() - start) * 1e3 / megapixels)
                    times.append(min(mine) / min(other))
                    row.append(f"{min(mine):.1f} / {min(other):.1f} = {times[-1]:.2f}")
                ours.ask("save", path / "flow.f32")
                flows = planes(path / "flow.f32", height, width)
                all_ours, seen_ours = errors([flows[:2], flows[2:]], truths, visible)
                all_theirs, seen_theirs = errors(
                    [numpy.moveaxis(f, 2, 0) for f in (forward, backward)], truths, visible)
                ratios.append([all_ours / all_theirs, seen_ours / seen_theirs, *times])
                print(f"| {scene}, {frame} | {all_ours:.3f} / {all_theirs:.3f} = {ratios[-1][0]:.3f} | "
                      f"{seen_ours:.3f} / {seen_theirs:.3f} = {ratios[-1][1]:.3f} | " + " | ".join(row) + " |", flush=True)
    means = numpy.exp(numpy.log(ratios).mean(0))
    print("| geometric mean of ratios | " + " | ".join(f"{m:.3f}" for m in means) + " |")
    ours.process.stdin.close()


if __name__ == "__main__":
    main()
