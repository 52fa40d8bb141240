"""Prints the digits of HrfTest and VolumeSamplerTest; numpy 2.4.6, scipy 1.17.1."""

import numpy as np
from math import factorial
from scipy.stats import gamma

np.set_printoptions(precision=17, suppress=False, linewidth=110)


def spm(t):
    return t**5 * np.exp(-t) / factorial(5) - t**15 * np.exp(-t) / (6 * factorial(15))


def glover(t):
    return gamma.pdf(t, 6 / 0.9, scale=0.9) - 0.48 * gamma.pdf(t, 12 / 0.9, scale=0.9)


def response(shape, seconds, rate):
    """h as a function of continuous t, divided by its sum on the grid of the feature rate."""
    total = shape(np.arange(int(seconds * rate + 1e-6) + 1) / rate).sum()
    return lambda t: np.where((t > -1e-9) & (t < seconds + 1e-9), shape(np.clip(t, 0, seconds)) / total, 0)


times = np.array([0, 0.2, 1, 2, 3.37, 5, 12, 16, 19.9, 20, 25, 32])
for name, shape, seconds in [("spm", spm, 32), ("spm-20s", spm, 20 - 1 / 5), ("glover", glover, 32)]:
    print(name, response(shape, seconds, 5)(times).tolist())
print("spm at TR 2", response(spm, 32, 0.5)(np.arange(9) * 2.0).tolist())


def dense(volumes, tr, ref, rate, h, features):
    """X = H A with H[k, n] = h(t_k - n / rate), and a_n[p] = sin(.37 n (p + 1)) + (p % 3) in float32."""
    t = (np.arange(volumes) + ref) * tr
    samples = int(np.floor(t[-1] * rate + 1e-6)) + 1
    n = np.arange(samples)
    activations = (np.sin(0.37 * n[:, None] * (np.arange(features) + 1)) + np.arange(features) % 3).astype(np.float32)
    matrix = h(t[:, None] - n / rate)
    return matrix @ activations.astype(float)


x = dense(40, 2.0, 0.5, 5.0, response(spm, 32, 5.0), 5)
for k in (0, 1, 17, 39):
    print("5 Hz TR 2 row", k, x[k].tolist())
x = dense(30, 1.49, 0.3, 4.0, response(glover, 32, 4.0), 5)
for k in (0, 1, 17, 29):
    print("4 Hz TR 1.49 row", k, x[k].tolist())
taps = np.array([0.0, 1, 3, 2, -0.5])
place = lambda t: np.where((t > -1e-9) & (t < 4 / 5 + 1e-9), np.interp(t * 5, np.arange(5), taps) / taps.sum(), 0)
x = dense(30, 0.75, 0.5, 5.0, place, 5)
for k in (0, 1, 17, 29):
    print("taps row", k, x[k].tolist())
