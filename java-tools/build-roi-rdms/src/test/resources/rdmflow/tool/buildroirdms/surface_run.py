"""A run on surfaces and grayordinates with labels, by nibabel, and its RDMs, by numpy: python3 surface_run.py

nibabel 5.0.0, numpy 1.24.2. expected.tsv of surfaces: file kind, region, 1 - corrcoef of the patterns of all pairs.
CIFTI leaves out the medial wall, which the GIFTI and label files have; its right hemisphere stands first.
"""
import os
import nibabel as nib
import numpy as np
from nibabel import cifti2, gifti

here = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(3)
T, V = 12, 20
series = {side: (random.standard_normal((T, V)) + 50).astype(np.float32) for side in "LR"}
thalamus = (random.standard_normal((T, 6)) + 50).astype(np.float32)
wall = {"L": [2, 3, 11], "R": [0, 19]}
kept = {side: np.array([v for v in range(V) if v not in wall[side]]) for side in "LR"}
labels = {"L": np.array([1] * 6 + [0] * 2 + [2] * 8 + [9] * 4), "R": np.array([0] * 4 + [1] * 5 + [0] * 3 + [4] * 8)}
names = {0: "???", 1: "V1v", 2: "L_FFA", 4: "R_FFA", 7: "THALAMUS", 8: "elsewhere", 9: "not wanted!"}


def array(data, intent, dtype):
    return gifti.GiftiDataArray(data.astype(dtype), intent=intent, datatype=dtype, encoding="GZipBase64Binary")


def meta(side):
    return gifti.GiftiMetaData({"AnatomicalStructurePrimary": {"L": "CortexLeft", "R": "CortexRight"}[side]})


def save(image, name):
    with open(os.path.join(here, name), "wb") as out:
        out.write(image.to_xml())


table = gifti.GiftiLabelTable()
for key, name in names.items():
    label = gifti.GiftiLabel(key, 1, 0, 0, 1)
    label.label = name
    table.labels.append(label)
for side in "LR":
    arrays = [array(row, "NIFTI_INTENT_TIME_SERIES", "float32") for row in series[side]]
    # no structure inside: the name tells
    save(gifti.GiftiImage(darrays=arrays), f"sub-01_hemi-{side}_space-fsaverage3_bold.func.gii")
    save(gifti.GiftiImage(meta=meta(side), labeltable=table, darrays=[array(labels[side], "NIFTI_INTENT_LABEL", "int32")]),
         f"{side}.label.gii")

ijk = np.array([[x, y, 1] for x in range(3) for y in range(2)])
affine = np.diag([2.0, 2, 2, 1])


def axis(with_wall, sides):
    parts = [cifti2.BrainModelAxis.from_surface(np.arange(V) if with_wall else kept[side], V, {"L": "CortexLeft", "R": "CortexRight"}[side]) for side in sides]
    return parts[0] + parts[1] + cifti2.BrainModelAxis("thalamus_left", voxel=ijk, affine=affine, volume_shape=(3, 2, 4))


data = np.hstack([series["R"][:, kept["R"]], series["L"][:, kept["L"]], thalamus])
nib.save(nib.Cifti2Image(data, header=(cifti2.SeriesAxis(0, 2, T), axis(False, "RL"))), os.path.join(here, "bold.dtseries.nii"))
whole = np.hstack([labels["L"], labels["R"], np.full(6, 7)])[None].astype(np.int32)
colours = {key: (name, (1, 0, 0, 1)) for key, name in names.items()}
nib.save(nib.Cifti2Image(whole, header=(cifti2.LabelAxis(["atlas"], [colours]), axis(True, "LR"))), os.path.join(here, "atlas.dlabel.nii"))

with open(os.path.join(here, "surface_expected.tsv"), "w") as out:
    def put(kind, region, patterns):
        patterns = patterns.astype(np.float64)
        patterns = patterns - patterns.mean(axis=0)
        distances = 1 - np.corrcoef(patterns)
        out.write("\t".join([kind, region, " ".join(repr(float(v)) for v in distances[np.triu_indices(T, 1)])]) + "\n")

    for kind, vertices in [("cifti", kept), ("gifti", {"L": np.arange(V), "R": np.arange(V)})]:
        def of(side, key):
            return series[side][:, [v for v in vertices[side] if labels[side][v] == key]]
        put(kind, "V1v", np.hstack([of("L", 1), of("R", 1)]))
        put(kind, "L_V1v", of("L", 1))
        put(kind, "R_V1v", of("R", 1))
        put(kind, "L_FFA", of("L", 2))
        put(kind, "R_FFA", of("R", 4))
    put("cifti", "THALAMUS", thalamus)
