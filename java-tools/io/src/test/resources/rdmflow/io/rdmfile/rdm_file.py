"""RDM files and rsatoolbox, both ways (RdmFileTest).

    python3 rdm_file.py write F.h5   writes rsatoolbox.h5 of this folder (rsatoolbox 0.3.2, h5py 3.16.0)
    python3 rdm_file.py read F.h5    prints what rsatoolbox.rdm.load_rdm and h5py find in a file of ours
"""
import sys

import h5py
import numpy as np
from rsatoolbox.rdm import RDMs, load_rdm


def write(path):
    rdms = RDMs(
        np.array([[0.25, 1.5, np.nan, 0.125, 2.0, 1e-300], [1 / 3, 0.1, 1.0, 0.7, 1.9, 0.0]]),
        dissimilarity_measure="correlation",
        descriptors={"subject": "sub-01", "run": 3},
        rdm_descriptors={"name": ["V1", "parahippocampal"], "n_voxels": [80, 12345678901]},
        pattern_descriptors={"time": np.array([1.0, 3.0, 5.0, 7.0])},
    )
    rdms.save(path, overwrite=True)


def read(path):
    rdms = load_rdm(path)
    print("measure", rdms.dissimilarity_measure)
    print("descriptors", sorted(rdms.descriptors.items()))
    print("names", list(map(str, rdms.rdm_descriptors["name"])))
    for key in ("n_features", "n_voxels", "reason"):
        if key in rdms.rdm_descriptors:
            print(key, list(map(str, rdms.rdm_descriptors[key])))
    print("index", list(map(int, rdms.pattern_descriptors["index"])))
    print("time", list(map(float, rdms.pattern_descriptors["time"])))
    print("shape", rdms.dissimilarities.shape, rdms.dissimilarities.dtype)
    for row in rdms.dissimilarities:
        print("pairs", *map(repr, map(float, row)))
    with h5py.File(path) as file:
        print("string types", file["rdm_descriptors/name"].dtype.kind, type(file.attrs["dissimilarity_measure"]).__name__)


{"write": write, "read": read}[sys.argv[1]](sys.argv[2])
