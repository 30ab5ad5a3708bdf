"""What every training has in common: a budget over several calls, the rate's schedule, checkpoint, log, average, side file.

A script makes a Loop first (the clock starts there: setting up counts as well, the budget is the wall clock's), then its network, then
calls attach, run and about. What a script keeps is its own: network, data, loss, score.
  RUN/checkpoint.pt  written by rename; the same command goes on from it
  RUN/log.csv        one row each --log-seconds, over all calls
"""
import csv
import math
import os
import subprocess
import time

import torch


def add_arguments(parser, minutes):
    """The options that all trainings have. minutes: the default budget."""
    p = parser
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    p.add_argument("--minutes", type=float, default=minutes, help="budget over all calls; the rate follows it")
    p.add_argument("--call-minutes", type=float, default=1e9, help="ends this call with a checkpoint")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--warmup", type=int, default=200)
    p.add_argument("--average", type=float, default=0.999)
    p.add_argument("--log-seconds", type=float, default=15)
    p.add_argument("--trial-seconds", type=float, default=120)
    p.add_argument("--save-seconds", type=float, default=180)


def fill(a, *choices):
    """Sets what was not given; choices: (name, value on a GPU, value on a CPU)."""
    for name, on_gpu, on_cpu in choices:
        if getattr(a, name) is None:
            setattr(a, name, on_cpu if a.device == "cpu" else on_gpu)


def default_paths(a, weights_name, run_name):
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    a.out = a.out or os.path.join(root, "models", weights_name + ".safetensors")
    a.run = a.run or os.path.join(root, "out", run_name)


class Loop:
    """One call of a training. state: what an earlier call left, or None; seed: another one for each call, so that going on never
    repeats what was drawn."""

    def __init__(self, a):
        self.a, self.started = a, time.time()
        torch.set_num_threads(a.threads)
        torch.manual_seed(a.seed)
        self.checkpoint, self.state = os.path.join(a.run, "checkpoint.pt"), None
        if os.path.exists(self.checkpoint):
            self.state = torch.load(self.checkpoint, map_location="cpu")
        s = self.state or {}
        self.step, self.before, self.calls, self.drawn_before = (s.get(k, 0) for k in ("step", "seconds", "calls", "drawn"))
        self.seed = a.seed * 100 + self.calls
        self.finished = False

    def device(self):
        """Not before the script has started its processes: one that holds a GPU had better not fork."""
        torch.backends.cudnn.benchmark = True
        return torch.device(self.a.device)

    def attach(self, net, average, optimizer, **kind):
        """What is trained, and goes on from the checkpoint if there is one. kind: what a checkpoint must say of itself."""
        self.net, self.average, self.optimizer, self.kind = net, average, optimizer, kind
        os.makedirs(self.a.run, exist_ok=True)
        if not self.state:
            return
        there = {k: self.state[k] for k in kind}
        if there != kind:
            words = lambda d: " ".join(str(d[k]) for k in sorted(d, reverse=True))
            raise SystemExit("%s: expected a checkpoint of %s, got %s; use another --run" % (self.checkpoint, words(kind), words(there)))
        for name, part in (("net", net), ("average", average), ("optimizer", optimizer)):
            part.load_state_dict(self.state[name])
        print("goes on at step %d, %.1f minutes spent" % (self.step, self.before / 60), flush=True)

    def spent(self):
        """Seconds over all calls."""
        return self.before + time.time() - self.started

    def late(self):
        """Share of the schedule that is over: of the time, or of the steps where the script has --steps."""
        steps = getattr(self.a, "steps", None)
        return self.step / steps if steps else self.spent() / (60 * self.a.minutes)

    def rate(self, late):
        warm = min(1.0, (self.step + 1) / self.a.warmup)
        return self.a.rate * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, late))))

    def keep(self, drawn):
        state = dict(self.kind, net=self.net.state_dict(), average=self.average.state_dict(), optimizer=self.optimizer.state_dict(),
                     step=self.step, seconds=self.spent(), calls=self.calls + 1, drawn=drawn, arguments=vars(self.a))
        torch.save(state, self.checkpoint + ".part")
        os.replace(self.checkpoint + ".part", self.checkpoint)

    def run(self, loss, parts, score, follow, drawn, speed, facts):
        """Steps until the budget or the call is over, then rounds the average to what float16 keeps and scores that: returns its dB.

        loss(step, late): the total and its parts by name, for a new batch; parts: their names. score(): held-out dB of the average.
        follow(share): moves the average towards the network. drawn(): samples drawn over all calls. speed: the column for samples
        per second. facts(): further columns of the log, name to text.
        """
        a = self.a
        path, fields = os.path.join(a.run, "log.csv"), ["step", "minutes", "rate", "total"] + list(parts) + [speed] + list(facts()) + ["psnr"]
        if not os.path.exists(path):
            with open(path, "w", newline="") as f:
                csv.writer(f).writerow(fields)
        sums, tally, last = {}, 0, float("nan")
        noted = saved = tried = time.time()
        while True:
            late = self.late()
            self.finished = late >= 1
            if self.finished or time.time() - self.started > 60 * a.call_minutes:
                break
            for group in self.optimizer.param_groups:
                group["lr"] = self.rate(late)
            total, named = loss(self.step, late)
            self.optimizer.zero_grad(set_to_none=True)
            total.backward()
            norm = torch.nn.utils.clip_grad_norm_(self.net.parameters(), getattr(a, "clip", 1.0))
            if torch.isfinite(norm):  # one bad batch must not end a run
                self.optimizer.step()
            follow(1 - min(a.average, (self.step + 1) / (self.step + 10)))
            self.step, tally = self.step + 1, tally + 1
            for key, value in [("total", total)] + list(named.items()):
                sums[key] = sums.get(key, 0) + value.detach()
            now = time.time()
            if now - noted > a.log_seconds:
                if now - tried > a.trial_seconds or math.isnan(last):
                    last, tried = score(), now
                row = [self.step, "%.2f" % (self.spent() / 60), "%.2e" % self.rate(late)]
                row += ["%.5f" % (float(sums[k]) / tally) for k in ["total"] + list(parts)]
                row += ["%.1f" % (tally * a.batch / (now - noted))] + list(facts().values()) + ["%.3f" % last]
                with open(path, "a", newline="") as f:
                    csv.writer(f).writerow(row)
                print(" ".join("%s %s" % pair for pair in zip(fields, row)), flush=True)
                sums, tally, noted = {}, 0, time.time()
            if now - saved > a.save_seconds:
                self.keep(drawn())
                saved = time.time()
        self.keep(drawn())
        with torch.no_grad():
            for p in self.average.parameters():
                p.copy_(p.half().float())
        return score()

    def about(self, own, metrics, **arguments):
        """What the side file says of the run. own: the script's own figures; arguments: as they are to be written."""
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
        given = {k: v for k, v in vars(self.a).items() if k not in ("run", "out", "init")}
        return dict(seed=self.a.seed, steps=self.step, **own, budgetMinutes=self.a.minutes, finished=self.finished,
                    device="CPU, %d threads" % self.a.threads if self.a.device == "cpu" else torch.cuda.get_device_name(),
                    torch=torch.__version__, commit=commit, arguments={**given, **arguments}, metrics=metrics)

    def outcome(self):
        return "%s after %d steps, %.1f minutes" % ("finished" if self.finished else "stopped", self.step, self.spent() / 60)
