"""Digits of the tests of this folder: t tests and corrections.

Run: python3 group_tests.py         (printed by numpy 2.4.6, scipy 1.17.1)
"""
import numpy as np
import scipy
from scipy import stats

print("# numpy", np.__version__, "scipy", scipy.__version__)
a = np.array([.10, .12, .08, .15, .11, .09, .13, .14, .10, .07, .12, .16, .11, .10, .09])
b = np.array([.08, .11, .09, .10, .09, .07, .12, .11, .08, .06, .10, .12, .10, .09, .08])


def show(name, result):
    print(name, "t", repr(float(result.statistic)), "p", repr(float(result.pvalue)), "df", int(result.df))


show("paired z", stats.ttest_rel(np.arctanh(a), np.arctanh(b)))
show("paired r", stats.ttest_rel(a, b))
show("one-sample z of a - .1", stats.ttest_1samp(np.arctanh(a - .1), 0))
show("two participants", stats.ttest_1samp(np.arctanh([.3, .1]), 0))
print("mean difference", repr(float((a - b).mean())))
print("mean", repr(float(a.mean())), "sd", repr(float(a.std(ddof=1))), "sem", repr(float(stats.sem(a))))
print("tail df 14 t 2.144786687917804", repr(float(2 * stats.t.sf(2.144786687917804, 14))))
print("tail df 13 t 40", repr(float(2 * stats.t.sf(40, 13))))
p = [.01, .04, .03, .2, .005, .04, .9]
print("fdr", [float(q) for q in stats.false_discovery_control(p)])
print("fisher average", repr(float(np.tanh(np.arctanh([.1, .5, -.2, .9]).mean()))))
