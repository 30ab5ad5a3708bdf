"""What H.264 leaves of pictures: frames through libx264 and back, by ffmpeg in processes of its own.

frames: (n, h, w, 3) uint8, display-referred RGB; any size, odd ones are widened by their last row or column and cut again. Colour goes
through 4:2:0 of BT.709 in limited range. One thread and bit-exact filters: the result is a function of the arguments and of
ffmpeg's version.
"""
import subprocess

import numpy as np

_EXACT = "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact"


def _run(arguments, data):
    try:
        done = subprocess.run(["ffmpeg", "-v", "error", "-nostdin"] + arguments, input=data, capture_output=True)
    except FileNotFoundError:
        raise RuntimeError("expected ffmpeg with libx264 on the path, found none; install it (apt-get install ffmpeg): damage by H.264 is made by it") from None
    if done.returncode:
        raise RuntimeError("ffmpeg %s: expected it to succeed, got %s" % (" ".join(arguments), done.stderr.decode(errors="replace").strip()))
    return done.stdout


def encoded(frames, crf, preset="medium", tune=None, options=()):
    """The stream (bytes) that libx264 makes of frames at a constant rate factor."""
    n, h, w = frames.shape[:3]
    even = np.pad(frames, ((0, 0), (0, h % 2), (0, w % 2), (0, 0)), mode="edge")
    more = (["-tune", tune] if tune else []) + list(options)
    return _run(["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "%dx%d" % (w + w % 2, h + h % 2), "-r", "25", "-i", "-",
                 "-vf", "scale=out_color_matrix=bt709:out_range=tv:" + _EXACT, "-pix_fmt", "yuv420p", "-c:v", "libx264", "-threads", "1",
                 "-crf", str(crf), "-preset", preset] + more + ["-f", "nut", "-"], np.ascontiguousarray(even).tobytes())


def decoded(stream, shape):
    """The frames of a stream; shape: of the frames that were encoded."""
    n, h, w = shape[:3]
    raw = _run(["-threads", "1", "-f", "nut", "-i", "-", "-vf", "scale=in_color_matrix=bt709:in_range=tv:" + _EXACT, "-vsync", "0",
                "-pix_fmt", "rgb24", "-f", "rawvideo", "-"], stream)
    out = np.frombuffer(raw, np.uint8)
    if out.size != n * (h + h % 2) * (w + w % 2) * 3:
        raise RuntimeError("ffmpeg: expected %d decoded frames of %d x %d, got %d bytes" % (n, w, h, out.size))
    return out.reshape(n, h + h % 2, w + w % 2, 3)[:, :h, :w].copy()


def through(frames, crf, preset="medium", tune=None, options=()):
    """The frames as a player shows them."""
    return decoded(encoded(frames, crf, preset, tune, options), frames.shape)
