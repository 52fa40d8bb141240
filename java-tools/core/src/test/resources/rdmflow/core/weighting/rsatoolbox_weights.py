"""Prints rsatoolbox_weights.tsv: layer weights of run 1 of plain_weighting.py by rsatoolbox's fit_regress and fit_regress_nn.

Run with rsatoolbox 0.3.2, numpy 2.4.6. Where the definitions meet: one run, method 'corr' (columns and target centred), no
ridge. rsatoolbox divides weights by their length and the target by its own, so directions are compared. The lines of
plain_weighting.py that make the data are run, those that print are not.
"""
import contextlib
import io

import numpy as np
from rsatoolbox.model import ModelWeighted
from rsatoolbox.model.fitter import fit_regress, fit_regress_nn
from rsatoolbox.rdm import RDMs

with contextlib.redirect_stdout(io.StringIO()):
    import plain_weighting as plain

print("model\tmethod\tvalues")
for number in (0, 1):
    models, region = plain.runs[0]
    model = ModelWeighted("layers", RDMs(np.stack(models[number])))
    data = RDMs(region[None, :])
    for method, fit in (("ols", fit_regress), ("nnls", fit_regress_nn)):
        theta = np.asarray(fit(model, data, method="corr")).ravel()
        print(f"{number}\t{method}\t" + " ".join(repr(float(v)) for v in theta / np.linalg.norm(theta)))
