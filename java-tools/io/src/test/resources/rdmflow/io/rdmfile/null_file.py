"""Without an argument writes h5py_null.h5 with h5py 3.7.0; with one prints what is in a null file."""
import sys

import h5py
import numpy as np


def write(name):
    with h5py.File(name, "w") as f:
        f.attrs.update(subject="sub-01", kind="fit", draws=3, seed=-7, shift_min_seconds=30.0, weights="ols",
                       ridge_lambda=0.0, control_residuals="n/a", exclude_lag=0, drop_overlap=0.0)
        f["runs"] = ["01", "02"]
        f["volumes"] = np.array([40, 38])
        f["shifts"] = np.array([[3, -4], [5, 6], [-3, 4]], dtype=np.int32)
        null = f.create_group("lag").create_dataset("vit", data=np.array([[.5, .25, -1]], dtype=np.float32))
        null.attrs["model"] = "vit"
        null.attrs["rois"] = ["V1"]
        null.attrs["observed"] = np.array([.125])


def show(attributes):
    for name, value in attributes.items():
        if isinstance(value, (np.ndarray, np.generic)):
            value = value.tolist()
        print(name, value)


def read(name):
    with h5py.File(name, "r") as f:
        show(f.attrs)
        print("runs", f["runs"][:].tolist())
        print("volumes", f["volumes"][:].tolist())
        print("shifts", f["shifts"].dtype, f["shifts"][:].tolist())
        for control in ("none", "lag"):
            for model, null in f[control].items():
                print(f"{control}/{model}", null.dtype, np.round(null[:].astype(float), 6).tolist())
                show(null.attrs)


if len(sys.argv) > 1:
    read(sys.argv[1])
else:
    write("h5py_null.h5")
