"""A study on grayordinates laid out as fMRIPrep's, and what nibabel reads of its maps (nibabel 5.0.0, numpy 1.24.2).

python3 grayordinates.py make FOLDER
    5 participants, 2 runs of 40 volumes: two cortices of 10 x 10 vertices 3 mm apart, of which some are left out as the
    medial wall is, and a thalamus of 27 voxels. 12.5 mm around vertex 44 of the left cortex the patterns are those of the features
    of model a; elsewhere there is noise alone. Also one label: the places that a plain Dijkstra finds within 5 mm of 44.
python3 grayordinates.py check FOLDER MAPS
    one line: shape and axes of the group's maps against the input's, Dice of p < .05 within lag with the blob, how many
    places are found elsewhere.
"""
import glob, heapq, os, sys
import nibabel as nib
import numpy as np
from nibabel import cifti2, gifti

WIDE, VOLUMES, RUNS, SUBJECTS, CENTRE = 10, 40, 2, 5, 44
BLOB, RADIUS = 12.5, 5
V = WIDE * WIDE
POINTS = np.array([(3.0 * (v % WIDE), 3.0 * (v // WIDE), 0) for v in range(V)], np.float32)
FACES = np.array([face for v in range(V - WIDE) if v % WIDE < WIDE - 1
                  for face in ((v, v + 1, v + WIDE), (v + 1, v + WIDE + 1, v + WIDE))], np.int32)
AFFINE = np.array([[-2.0, 0, 0, 90], [0, 2, 0, -126], [0, 0, 2, -72], [0, 0, 0, 1]])
LEFT = [v for v in range(V) if v % 17 != 3]
RIGHT = [v for v in range(V) if v % 13 != 5]
AXIS = (cifti2.BrainModelAxis.from_surface(LEFT, V, "CortexLeft")
        + cifti2.BrainModelAxis.from_surface(RIGHT, V, "CortexRight")
        + cifti2.BrainModelAxis("thalamus_left", voxel=np.array([(x, y, z) for x in (3, 4, 5) for y in (3, 4, 5) for z in (2, 3, 4)]),
                                affine=AFFINE, volume_shape=(10, 11, 9)))
PLACES = len(AXIS)


def near(radius):
    """Numbers of the places of the left cortex whose way along edges from the centre is no longer."""
    edges = {}
    for face in FACES:
        for i, j in ((0, 1), (1, 2), (2, 0)):
            length = float(np.linalg.norm(POINTS[face[i]].astype(float) - POINTS[face[j]].astype(float)))
            edges.setdefault(face[i], {})[face[j]] = length
            edges.setdefault(face[j], {})[face[i]] = length
    distance, queue = {}, [(0.0, CENTRE)]
    while queue:
        d, v = heapq.heappop(queue)
        if v not in distance:
            distance[v] = d
            for w, length in edges[v].items():
                heapq.heappush(queue, (d + length, w))
    return [k for k, v in enumerate(LEFT) if distance[v] <= radius]


def make(folder):
    random = np.random.default_rng(11)
    for side, name in (("L", "CortexLeft"), ("R", "CortexRight")):
        image = gifti.GiftiImage(meta=gifti.GiftiMetaData({"AnatomicalStructurePrimary": name}), darrays=[
            gifti.GiftiDataArray(POINTS, intent="NIFTI_INTENT_POINTSET", datatype="NIFTI_TYPE_FLOAT32"),
            gifti.GiftiDataArray(FACES, intent="NIFTI_INTENT_TRIANGLE", datatype="NIFTI_TYPE_INT32")])
        nib.save(image, os.path.join(folder, side + ".surf.gii"))
    labels = np.zeros((1, PLACES), np.int32)
    labels[0, near(RADIUS)] = 1
    table = {0: ("???", (0, 0, 0, 0)), 1: ("centre", (1, 0, 0, 1))}
    save(os.path.join(folder, "centre.dlabel.nii"), cifti2.LabelAxis(["centre"], [table]), labels)
    features = {}
    for model in "ab":
        for run in range(1, RUNS + 1):
            slow = random.standard_normal((VOLUMES, 12))
            for t in range(1, VOLUMES):
                slow[t] += 0.7 * slow[t - 1]
            features[model, run] = slow
            with open(os.path.join(folder, f"{model}-{run}.tsv"), "w") as out:
                out.write("\t".join(f"f{k}" for k in range(12)) + "\n")
                out.writelines("\t".join(repr(float(v)) for v in row) + "\n" for row in slow)
    for s in range(1, SUBJECTS + 1):
        func = os.path.join(folder, "derivatives", f"sub-{s:02d}", "func")
        os.makedirs(func)
        mixing = random.standard_normal((12, PLACES))
        for run in range(1, RUNS + 1):
            data = 2.0 * random.standard_normal((VOLUMES, PLACES))
            blob = near(BLOB)
            data[:, blob] += features["a", run] @ mixing[:, blob]
            stem = os.path.join(func, f"sub-{s:02d}_task-movie_run-{run}_space-fsLR_den-91k_bold.dtseries")
            save(stem + ".nii", cifti2.SeriesAxis(0, 2.0, VOLUMES), (500 + data).astype(np.float32))
            with open(stem + ".json", "w") as out:
                out.write('{"RepetitionTime": 2.0}')


def save(path, first, data):
    nib.save(nib.Cifti2Image(data, header=(first, AXIS)), path)


def check(folder, maps):
    said = []
    for name in sorted(glob.glob(os.path.join(maps, "*.dscalar.nii"))):
        image = nib.load(name)
        if image.shape != (1, PLACES) or image.header.get_axis(1) != AXIS:
            said.append("other axes in " + os.path.basename(name))
    value = {kind: nib.load(os.path.join(maps, f"group_model-{kind}.dscalar.nii")).get_fdata()[0]
             for kind in ("a_time-lag_p", "a_time-lag_mean", "b_time-lag_p")}
    blob = np.zeros(PLACES, bool)
    blob[near(BLOB)] = True
    found = value["a_time-lag_p"] < 0.05
    dice = 2 * (found & blob).sum() / (found.sum() + blob.sum())
    far = np.ones(PLACES, bool)
    far[near(BLOB + RADIUS)] = False
    print("; ".join([f"{len(glob.glob(os.path.join(maps, '*.dscalar.nii')))} maps"] + said))
    print("dice", dice)
    print("peak", int(np.nanargmax(value["a_time-lag_mean"]) in near(BLOB)))
    print("far", int((found & far).sum()))
    print("other", int((value["b_time-lag_p"] < 0.05).sum()))


make(sys.argv[2]) if sys.argv[1] == "make" else check(sys.argv[2], sys.argv[3])
