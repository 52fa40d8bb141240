"""Writes RDM files whose numbers are stored in several ways; python3 stored_rdms.py, h5py 3.7.0, numpy 1.24.2."""
import h5py
import numpy

VALUES = numpy.array([[0.5, 1.25, 0.75], [1.5, 2.0, 0.125]])
WAYS = {
    "little": {"dtype": "<f8"},
    "big": {"dtype": ">f8"},
    "single": {"dtype": "<f4"},
    "chunked": {"dtype": "<f8", "chunks": (1, 2)},
    "packed": {"dtype": "<f8", "compression": "gzip"},
}
for way, options in WAYS.items():
    with h5py.File(f"stored_{way}.h5", "w") as file:
        file.create_dataset("dissimilarities", data=VALUES, **options)
        descriptors = file.create_group("descriptors")
        descriptors.attrs["subject"] = numpy.bytes_("s")
        descriptors.attrs["run"] = numpy.bytes_("1")
