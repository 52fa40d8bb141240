"""Digits of BlockDesignTest for events of duration 0: scipy 1.10.1, numpy 1.24.2.

The response to an impulse at onset s is h(t - s), h = gamma(6) - gamma(16) / 6 as densities (SPM's double gamma),
its temporal derivative the numerical derivative of that (central differences of 1e-5 s, error below 1e-9).
"""

import numpy
from scipy.stats import gamma


def h(u):
    return gamma.pdf(u, 6) - gamma.pdf(u, 16) / 6


onsets = numpy.array([-3.0, 10.0, 31.5])
times = 1.0 + 2.0 * numpy.arange(0, 30, 3)
response = sum(h(times - s) for s in onsets)
slope = sum((h(times - s + 1e-5) - h(times - s - 1e-5)) / 2e-5 for s in onsets)
for name, values in [("response", response), ("slope", slope)]:
    print(name, ", ".join(repr(float(v)) for v in values))
