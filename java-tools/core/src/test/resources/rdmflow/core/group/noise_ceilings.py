"""Digits of NoiseCeilingsTest: ceilings of four RDMs by numpy, and their means by rsatoolbox.

Run: python3 noise_ceilings.py      (printed by numpy 2.4.6, rsatoolbox 0.3.2)
"""
from importlib.metadata import version

import numpy as np
from rsatoolbox.inference.noise_ceiling import boot_noise_ceiling
from rsatoolbox.rdm import RDMs

print("# numpy", np.__version__, "rsatoolbox", version("rsatoolbox"))
rdms = np.array([
    [3, 1, 4, 1, 5, 9, 2, 6, 5, 3],
    [2, 7, 1, 8, 2, 8, 1, 8, 2, 8],
    [1, 4, 1, 4, 2, 1, 3, 5, 6, 2],
    [5, 7, 7, 2, 1, 5, 6, 6, 4, 9],
], dtype=float)


def ceilings(rdms):
    z = (rdms - rdms.mean(axis=1, keepdims=True)) / rdms.std(axis=1, keepdims=True)
    r = np.corrcoef(rdms)
    n = len(rdms)
    for s in range(n):
        others = [o for o in range(n) if o != s]
        print("   ", repr(float(r[s, others].mean())),
              repr(float(np.corrcoef(z[others].mean(axis=0), z[s])[0, 1])),
              repr(float(np.corrcoef(z.mean(axis=0), z[s])[0, 1])))


print("all pairs")
ceilings(rdms)
print("without pairs 0, 4 and 9")
ceilings(np.delete(rdms, [0, 4, 9], axis=1))
print("rsatoolbox boot_noise_ceiling(corr), lower and upper:",
      [repr(float(c)) for c in boot_noise_ceiling(RDMs(rdms), method="corr")])
