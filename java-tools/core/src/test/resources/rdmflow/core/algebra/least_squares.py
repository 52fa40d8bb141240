"""Prints the digits of LeastSquaresTest; run with numpy 2.4.6."""
import numpy as np

xx = np.array([[10, 3, 10, 0], [3, 6, 3, 0], [10, 3, 10, 0], [0, 0, 0, 0]], float)
xy = np.array([4, 5, 4, 0], float)
print((np.linalg.pinv(xx, rcond=1e-12) @ xy).tolist())
print(np.linalg.solve(xx + 0.5 * np.eye(4), xy).tolist())
