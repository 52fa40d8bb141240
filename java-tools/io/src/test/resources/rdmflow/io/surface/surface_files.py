"""Small CIFTI-2 and GIFTI files and what nibabel reads of them (nibabel 5.0.0, numpy 1.24.2): python3 surface_files.py

values.tsv: file, then all values as nibabel's get_fdata gives them, places x columns; to be equal bit by bit.
"""
import base64, os, zlib
import nibabel as nib
import numpy as np
from nibabel import cifti2, gifti

here = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(5)
rows = []


def keep(name, values):
    values = np.asarray(values, dtype=np.float64)
    rows.append([name] + [repr(float(v)) for v in values.ravel()])


affine = np.array([[-2.0, 0, 0, 90], [0, 2, 0, -126], [0, 0, 2.5, -72], [0, 0, 0, 1]])
left = cifti2.BrainModelAxis.from_surface([0, 2, 3, 5], 7, "CortexLeft")
right = cifti2.BrainModelAxis.from_surface([1, 2, 6], 7, "CortexRight")
voxels = cifti2.BrainModelAxis(
    "thalamus_left", voxel=np.array([[1, 2, 3], [0, 0, 0], [4, 3, 2]]), affine=affine, volume_shape=(5, 6, 7))
axis = left + right + voxels
T = 4


def cifti(name, first, data, dtype, big=False, slope=None):
    image = nib.Cifti2Image(data.astype(dtype), header=(first, axis))
    image.nifti_header.set_data_dtype(np.dtype(dtype).newbyteorder(">" if big else "<"))
    path = os.path.join(here, name)
    if big:
        header = image.nifti_header.as_byteswapped(">")
        nifti = nib.Nifti2Image(data.astype(dtype).reshape((1, 1, 1, 1) + data.shape), None, header)
        header.extensions.clear() if hasattr(header, "extensions") else None
        extension = cifti2.Cifti2Extension(content=image.header.to_xml())
        nifti.header.extensions.append(extension)
        nifti.header.set_data_dtype(np.dtype(dtype).newbyteorder(">"))
        nifti.header.set_intent("NIFTI_INTENT_CONNECTIVITY_DENSE_SERIES")
        nifti.header.set_slope_inter(*(slope or (1, 0)))
        nib.save(nifti, path)
    else:
        nib.save(image, path)
    keep(name, np.asarray(nib.load(path).get_fdata()).T)


series = cifti2.SeriesAxis(0, 0.72, T)
for dtype in ["uint8", "int8", "uint16", "int16", "uint32", "int32", "int64", "uint64", "float32", "float64"]:
    if np.issubdtype(dtype, np.integer):
        info = np.iinfo(dtype)
        data = random.integers(info.min, info.max, size=(T, 10), dtype=dtype, endpoint=True)
        data[0, 0] = info.max
    else:
        data = random.standard_normal((T, 10)) * 1000
        data[1, 2] = np.nan
        data[2, 3] = np.inf
    for big in (False, True):
        cifti(f"{dtype}_{'be' if big else 'le'}.dtseries.nii", series, data, dtype, big)
cifti("scaled.dtseries.nii", series, random.integers(-90, 90, (T, 10)), "int16", True, (0.37, -2.5))
cifti("maps.dscalar.nii", cifti2.ScalarAxis(["thickness <mm>", "curvature"]), random.standard_normal((2, 10)), "float32")
table = {0: ("???", (0, 0, 0, 0)), 1: ("V1", (1, 0, 0, 1)), 2: ("V2 & more", (0, 1, 0, 1)), 7: ("Thal", (0, 0, 1, 1))}
cifti("atlas.dlabel.nii", cifti2.LabelAxis(["atlas"], [table]), np.array([[1, 2, 0, 1, 2, 0, 1, 7, 7, 0]]), "int32")

V = 6


def darray(data, intent, encoding, endian="little", order="C", meta=None):
    array = gifti.GiftiDataArray(data, intent=intent, datatype=data.dtype.newbyteorder("="), encoding=encoding,
                                 endian=endian, ordering=order, meta=meta or gifti.GiftiMetaData())
    return array


def save(name, arrays, structure=None, labels=None):
    meta = gifti.GiftiMetaData({"AnatomicalStructurePrimary": structure}) if structure else None
    image = gifti.GiftiImage(meta=meta, labeltable=labels, darrays=arrays)
    path = os.path.join(here, name)
    with open(path, "wb") as out:
        out.write(image.to_xml())
    return path


def values(path):
    arrays = [d.data if d.data.ndim == 2 else d.data[:, None] for d in nib.load(path).darrays]
    return np.hstack(arrays)


for encoding in ["ASCII", "B64BIN", "B64GZ"]:
    for dtype in ["uint8", "int32", "float32"]:
        data = [(random.standard_normal(V) * 90).astype(dtype) if dtype != "uint8"
                else random.integers(0, 255, V).astype(dtype) for _ in range(3)]
        name = f"{encoding.lower()}_{dtype}.func.gii"
        path = save(name, [darray(d, "NIFTI_INTENT_TIME_SERIES", encoding) for d in data], "CortexLeft")
        keep(name, values(path))


# nibabel writes neither the other byte order nor columns first: its own text with the data exchanged, read by nibabel
def exchanged(name, dtype, endian, order, shape, encoding):
    data = (random.standard_normal(shape) * 90).astype(dtype)
    path = save(name, [darray(data, "NIFTI_INTENT_TIME_SERIES", "B64BIN")], "CortexRight")
    text = open(path, encoding="utf-8").read()
    raw = data.astype(np.dtype(dtype).newbyteorder(">" if endian == "BigEndian" else "<")).tobytes(order="C" if order.startswith("Row") else "F")
    start, end = text.index("<Data>") + 6, text.index("</Data>")
    if encoding == "ExternalFileBinary":
        with open(os.path.join(here, name + ".data"), "wb") as out:
            out.write(b"skipped!" + raw)
        body = ""
        text = text.replace('ExternalFileName=""', f'ExternalFileName="{name}.data"').replace('ExternalFileOffset="0"', 'ExternalFileOffset="8"').replace('ExternalFileOffset=""', 'ExternalFileOffset="8"')
        start, end = text.index("<Data>") + 6, text.index("</Data>")
    else:
        body = base64.b64encode(zlib.compress(raw) if encoding == "GZipBase64Binary" else raw).decode()
        body = "\n  " + body[:20] + "\n" + body[20:] + "\n"
    text = text[:start] + body + text[end:]
    text = text.replace('Endian="LittleEndian"', f'Endian="{endian}"').replace('ArrayIndexingOrder="RowMajorOrder"', f'ArrayIndexingOrder="{order}"')
    text = text.replace('Encoding="Base64Binary"', f'Encoding="{encoding}"')
    open(path, "w", encoding="utf-8").write(text)
    read = values(path)
    assert read.shape == shape and np.array_equal(read, data), name
    keep(name, read)


exchanged("be_row.func.gii", "float32", "BigEndian", "RowMajorOrder", (V, 3), "Base64Binary")
exchanged("be_column.func.gii", "float32", "BigEndian", "ColumnMajorOrder", (V, 3), "GZipBase64Binary")
exchanged("le_column.func.gii", "int32", "LittleEndian", "ColumnMajorOrder", (V, 3), "Base64Binary")
exchanged("external.func.gii", "float32", "LittleEndian", "RowMajorOrder", (V, 3), "ExternalFileBinary")

labels = gifti.GiftiLabelTable()
for key, label in [(0, "???"), (3, "V1v"), (4, "V1d")]:
    entry = gifti.GiftiLabel(key, 1, 0, 0, 1)
    entry.label = label
    labels.labels.append(entry)
path = save("atlas.label.gii", [darray(np.array([3, 4, 0, 3, 3, 4], np.int32), "NIFTI_INTENT_LABEL", "B64GZ")], "CortexLeft", labels)
keep("atlas.label.gii", values(path))

points = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0], [0, 0, -1]], np.float32) * 10.1
faces = np.array([[0, 1, 2], [0, 2, 3], [0, 3, 4], [0, 4, 1], [5, 2, 1], [5, 3, 2], [5, 4, 3], [5, 1, 4]], np.int32)
save("octahedron.surf.gii", [darray(points.astype(np.float32), "NIFTI_INTENT_POINTSET", "B64GZ",
                             meta=gifti.GiftiMetaData({"AnatomicalStructurePrimary": "CortexLeft"})),
                             darray(faces, "NIFTI_INTENT_TRIANGLE", "B64GZ")])
image = nib.load(os.path.join(here, "octahedron.surf.gii"))
keep("octahedron.surf.gii", image.darrays[0].data)

with open(os.path.join(here, "values.tsv"), "w") as out:
    for row in rows:
        out.write("\t".join([row[0], " ".join(row[1:])]) + "\n")
