"""Losses for interpolation: Charbonnier, Laplacian pyramid, census, flow and mask. Pictures are (N, 3, H, W) in [0, 1]."""
import torch
import torch.nn.functional as F

# One half of a 5 x 5 window: the other half sees the same pairs.
_PAIRS = [(dy, dx) for dy in range(0, 3) for dx in range(-2, 3) if dy > 0 or dx > 0]


def charbonnier(difference, epsilon=1e-3):
    return torch.sqrt(difference * difference + epsilon * epsilon).mean()


def laplacian(a, b, levels=4):
    """Charbonnier over the bands of a Laplacian pyramid, coarse bands weighted up as they have fewer pixels."""
    difference, total = a - b, 0
    for level in range(levels):
        low = F.avg_pool2d(difference, 2)
        band = difference - F.interpolate(low, scale_factor=2, mode="bilinear", align_corners=False)
        total = total + charbonnier(band) * 2 ** level
        difference = low
    return total + charbonnier(difference) * 2 ** levels


def census(a, b, pairs):
    """Soft ternary census: how a pixel compares with its neighbours, whatever the light. pairs: how many of them, at random."""
    def grey(x):
        return 255 * (0.299 * x[:, :1] + 0.587 * x[:, 1:2] + 0.114 * x[:, 2:3])

    a, b, total = grey(a), grey(b), 0
    for k in torch.randperm(len(_PAIRS))[:pairs].tolist():
        dy, dx = _PAIRS[k]
        sign = []
        for x in (a, b):
            h, w = x.shape[-2:]
            here = x[..., :h - dy, max(0, -dx):w - max(0, dx)]
            there = x[..., dy:, max(0, dx):w - max(0, -dx)]
            d = there - here
            sign.append(d / torch.sqrt(0.81 + d * d))
        gap = (sign[0] - sign[1]) ** 2
        total = total + (gap / (0.1 + gap)).mean()
    return total / pairs


def flow(estimate, truth, hidden):
    """log(1 + end-point error in pixels): a lost fast pan must not outweigh all small errors. What is hidden in a frame has a
    true motion too, but no picture shows it: it counts a tenth."""
    gap = torch.log1p(torch.sqrt(((estimate - truth) ** 2).sum(1, keepdim=True) + 1e-4))
    weight = 1 - 0.9 * hidden
    return (gap * weight).sum() / weight.sum()


def mask(logits, hidden0, hidden1):
    """Where only one frame shows what is seen at t, the mask must choose it."""
    one = (hidden0 != hidden1).float()
    loss = F.binary_cross_entropy_with_logits(logits.float(), hidden1, reduction="none")
    return (loss * one).sum() / (one.sum() + 64)
