"""Numbers of HaxbyStudyTest, by nibabel 5.4.2 and numpy 2.3.5: haxby.py FOLDER, with FOLDER = shared/data/haxby/haxby2001/sub001.

Writes haxby_rdms.tsv (scanned run of 1 to 12, region, voxels, mean of 1 - r, its first three pairs; every voxel's run mean
removed) and haxby_ceilings.tsv (run, region, pairwise, lower and upper of the first and of the second participant), where
runs 1 to 6 are one participant and runs 7 to 12 another. Regions of one voxel are left out.
"""

import sys

import nibabel as nib
import numpy as np

folder = sys.argv[1]
regions = {}
for name in ["brain", "vt", "hoc"]:
    labels = np.asarray(nib.load(f"{folder}/masks/25mm/{name}.nii.gz").dataobj)
    for label in np.unique(labels[labels > 0]).astype(int):
        regions[name if name != "hoc" else f"hoc{label}"] = labels == label


def z(pairs):
    return (pairs - pairs.mean()) / pairs.std()


rdms = {}
with open("haxby_rdms.tsv", "w") as out:
    for run in range(1, 13):
        bold = nib.load(f"{folder}/BOLD/task001_run{run:03d}/bold_25mm.nii.gz").get_fdata()
        for name, inside in regions.items():
            patterns = bold[inside].T
            if patterns.shape[1] < 2:
                continue
            patterns = patterns - patterns.mean(axis=0)
            pairs = (1 - np.corrcoef(patterns))[np.triu_indices(len(patterns), 1)]
            rdms[run, name] = pairs
            cells = [run, name, patterns.shape[1], pairs.mean(), *pairs[:3]]
            out.write("\t".join(repr(c.item()) if hasattr(c, "item") else str(c) for c in cells) + "\n")
with open("haxby_ceilings.tsv", "w") as out:
    for run in range(1, 7):
        for name in regions:
            if (run, name) not in rdms:
                continue
            both = [rdms[run, name], rdms[run + 6, name]]
            pairwise = np.corrcoef(*both)[0, 1]
            cells = [run, name]
            for s in range(2):
                lower = np.corrcoef(both[s], z(both[1 - s]))[0, 1]
                upper = np.corrcoef(both[s], z(both[0]) + z(both[1]))[0, 1]
                cells += [pairwise, lower, upper]
            out.write("\t".join(repr(c.item()) if hasattr(c, "item") else str(c) for c in cells) + "\n")
