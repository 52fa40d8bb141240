"""Digits of PrincipalComponentsTest: SVD of five small layer RDMs in two runs, each pair centred over the layers.

Run: python3 principal_components.py      (printed by numpy 2.4.6)
"""
import numpy as np

print("# numpy", np.__version__)
first = np.array([[3, 1, 4, 1, 5, 9], [2, 6, 5, 3, 5, 8], [9, 7, 9, 3, 2, 3], [8, 4, 6, 2, 6, 4], [3, 3, 8, 3, 2, 7]], dtype=float)
second = np.array([[2, 7, 1], [8, 2, 8], [1, 8, 2], [8, 4, 5], [9, 0, 4]], dtype=float)
z = np.hstack([first, second])
z = z - z.mean(axis=0)
u, s, vt = np.linalg.svd(z, full_matrices=False)
for k in range(4):
    if vt[k, np.argmax(np.abs(vt[k]))] < 0:
        u[:, k], vt[k] = -u[:, k], -vt[k]
print("scores", [[float(x) for x in row] for row in (u * s)[:, :4]])
print("explained", [float(x) for x in (s ** 2 / (s ** 2).sum())[:4]])
print("loadings", [[float(x) for x in row] for row in vt[:3]])
