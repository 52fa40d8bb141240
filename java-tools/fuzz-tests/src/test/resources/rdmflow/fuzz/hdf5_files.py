"""HDF5 files as other programs lay them out; run in this folder. Written with h5py 3.7.0 on HDF5 1.10.8, numpy 1.24.2.

h5py.h5: version 0 superblock, symbol tables and heaps, no checksums; strings of variable length, as rsatoolbox's.
h5py-latest.h5: version 3 superblock, object headers with checksums.
h5py-chunked.h5: chunked, compressed and shuffled, with checksums of chunks.
"""
import h5py
import numpy as np


def descriptors(file, **options):
    file.attrs["dissimilarity_measure"] = "correlation"
    file.attrs["rsatoolbox_version"] = "0.3.0"
    file.create_dataset("dissimilarities", data=np.arange(12.0).reshape(2, 6), **options)
    group = file.create_group("descriptors")
    group.attrs["subject"] = "sub-01"
    group.attrs["run"] = "1"
    per_rdm = file.create_group("rdm_descriptors")
    per_rdm.create_dataset("name", data=["V1", "MT"], dtype=h5py.string_dtype())
    per_rdm.create_dataset("n_voxels", data=np.array([80, 70]))
    per_pattern = file.create_group("pattern_descriptors")
    per_pattern.create_dataset("index", data=np.arange(4))
    per_pattern.create_dataset("time", data=np.arange(4) + 0.5)


with h5py.File("h5py.h5", "w") as file:
    descriptors(file)
with h5py.File("h5py-latest.h5", "w", libver="latest") as file:
    descriptors(file)
with h5py.File("h5py-chunked.h5", "w") as file:
    descriptors(file, chunks=(1, 4), compression="gzip", shuffle=True, fletcher32=True)
with h5py.File("h5py-grams.h5", "w") as file:
    file.attrs.update(model="net", run="1", network="resnet18", hrf="spm")
    file.attrs.update(tr_seconds=1.5, slice_time_ref=0.5, feature_rate=5.0)
    for index, layer in enumerate(["conv1", "conv2"]):
        group = file.create_group(layer)
        group.attrs.update(layer=layer, index=np.int32(index), n_features=np.int64(64))
        group.create_dataset("gram", data=3 * np.eye(3) - 1)
        group.create_dataset("row_mean", data=np.arange(3.0))
