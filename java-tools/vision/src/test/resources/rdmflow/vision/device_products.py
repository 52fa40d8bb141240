"""Prints the digits of DeviceProductsTest: numpy 2.4.6."""

import numpy as np

i, p = np.mgrid[:3, :20001]
x = (i * 31 + p * (i + 17)) % 101 / 8 + 50 * i
centred = x - x.mean(1, keepdims=True)
print((centred @ centred.T)[np.triu_indices(3)].tolist())
print(x.mean(1).tolist())
