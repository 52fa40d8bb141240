"""Digits of CrossedIntervalTest: half widths by a plain two-way table.

Run: python3 crossed_interval.py      (printed by numpy 2.4.6, scipy 1.17.1)
"""
import numpy as np
from scipy import stats

table = np.array([[.10, .14, .09, .20], [.12, .18, .15, .21], [.05, .13, .02, .16], [.20, .22, .11, .31], [.09, .08, .12, .17]])


def half(x):
    n, m = x.shape
    rows, columns = x.mean(1), x.mean(0)
    if min(n, m) == 1:
        v = columns.var(ddof=1) / m if n == 1 else rows.var(ddof=1) / n
        return stats.t.ppf(.975, max(n, m) - 1) * np.sqrt(v)
    residual = x - rows[:, None] - columns[None] + x.mean()
    ms = (residual ** 2).sum() / ((n - 1) * (m - 1))
    a, b = rows.var(ddof=1) / n, columns.var(ddof=1) / m
    return stats.t.ppf(.975, min(n, m) - 1) * np.sqrt(max(a + b - ms / (n * m), a, b))


for name, x in (("all", table), ("without participant 1", np.delete(table, 1, 0)), ("without run 2", np.delete(table, 2, 1)),
                ("three participants, runs 0 and 3", table[:3, [0, 3]]),
                ("one participant", table[:1]), ("one run", table[:, :1])):
    print(name, repr(float(half(x))))
