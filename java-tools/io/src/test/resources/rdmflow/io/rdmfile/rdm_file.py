"""RDM files and rsatoolbox, both ways (RdmFileTest).

    python3 rdm_file.py write F.h5   writes rsatoolbox.h5 of this folder (rsatoolbox 0.3.2, h5py 3.16.0)
    python3 rdm_file.py less-KIND F.h5   writes a file of which rsatoolbox was told less
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


LESS = {
    "roi": dict(
        descriptors={"subject": "sub-01", "run": "2", "session": 1},
        rdm_descriptors={"roi": ["V1", "FFA"]},
        pattern_descriptors={"stimulus": ["a", "b", "c", "dd"]},
        dissimilarity_measure="correlation",
    ),
    "layer": dict(
        descriptors={"model": "vit", "run": 3},
        rdm_descriptors={"layer": np.array(["conv1", "conv2"])},
        dissimilarity_measure="Euclidean",
    ),
    "tuple": dict(descriptors={"subject": 7, "run": 3.0}, rdm_descriptors={"name": ("a", "b")}),
    "one": dict(descriptors={"model": "vit", "run": np.int64(3)}, rdm_descriptors={"name": "conv1"}),
    "nameless": dict(descriptors={"model": "vit", "run": "a"}),
}


def less(path, kind):
    pairs = np.array([[0.25, 0.5, np.nan, 0.125, 2.0, 1.0], [0.5, 0.1, 1.0, 0.7, 1.9, 0.0]])
    if kind == "tuple":
        pairs = pairs.astype(np.float32)
    RDMs(pairs[:1] if kind == "one" else pairs, **LESS[kind]).save(path, file_type="hdf5")


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


if sys.argv[1].startswith("less-"):
    less(sys.argv[2], sys.argv[1][5:])
else:
    {"write": write, "read": read}[sys.argv[1]](sys.argv[2])
