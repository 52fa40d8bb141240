"""Digits of CorrelationDistanceTest and GramDistancesTest: scipy.spatial.distance.pdist of small integer patterns, plain and with features centred.

Run: python3 distances.py            (printed by numpy 2.4.6, scipy 1.17.1)
"""
import numpy
import scipy
from scipy.spatial.distance import pdist

print("# numpy", numpy.__version__, "scipy", scipy.__version__)
rows = numpy.array([[3, 1, 4, 1, 5], [9, 2, 6, 5, 3], [5, 8, 9, 7, 9], [3, 2, 3, 8, 4]], dtype=float)
centred = rows - rows.mean(axis=0)
for metric in ("correlation", "cosine", "euclidean"):
    print(metric, ", ".join(repr(float(d)) for d in pdist(rows, metric)))
    print(metric, "centred", ", ".join(repr(float(d)) for d in pdist(centred, metric)))
