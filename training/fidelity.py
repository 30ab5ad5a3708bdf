"""PSNR and SSIM of pictures in 0 to 255. Needs numpy and OpenCV, no PyTorch."""
import cv2
import numpy as np


def psnr(a, b):
    """Of all values together, in dB; 99 where there is no difference."""
    error = ((a.astype(np.float64) - b) ** 2).mean()
    return 99.0 if error < 1e-9 else 10 * np.log10(255.0 ** 2 / error)


def ssim(a, b):
    """Mean SSIM of two (H, W) float64 pictures (Wang et al., IEEE TIP 2004): Gaussian of 11, sigma 1.5, nothing beyond the border."""
    x = np.arange(11) - 5
    g = np.exp(-x * x / 4.5)
    g /= g.sum()
    smooth = lambda v: cv2.sepFilter2D(v, cv2.CV_64F, g, g)[5:-5, 5:-5]
    ma, mb = smooth(a), smooth(b)
    va, vb, both = smooth(a * a) - ma * ma, smooth(b * b) - mb * mb, smooth(a * b) - ma * mb
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float((((2 * ma * mb + c1) * (2 * both + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2))).mean())
