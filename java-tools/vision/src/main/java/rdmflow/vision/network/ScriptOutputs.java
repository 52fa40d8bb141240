package rdmflow.vision.network;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import rdmflow.core.DataException;

/**
 * What a user's module returned for one batch: real numbers of any type as float32, everything else refused.
 *
 * @param tensors by the keys of a dict, sorted, or as {@code output.0} and so on in the order of a tuple or list
 * @param named whether the names are keys
 * @param coarse names of those whose numbers had fewer than 24 bits of precision: half, bfloat16, integers, truth values
 */
record ScriptOutputs(Map<String, NDArray> tensors, boolean named, Set<String> coarse) {
    /**
     * Takes a result of TorchScript apart.
     *
     * @param value closed here
     * @param manager owner of the tensors
     */
    static ScriptOutputs of(String file, IValue value, PtNDManager manager) {
        try (value) {
            ScriptOutputs outputs = new ScriptOutputs(new LinkedHashMap<>(), value.isMap(), new LinkedHashSet<>());
            if (value.isTensor()) {
                outputs.add(file, "output.0", value, manager);
            } else if (value.isMap()) {
                if (!value.getType().startsWith("Dict(str,")) {
                    throw refused(file, "a dict with names as keys", value.getType());
                }
                new TreeMap<>(value.toIValueMap()).forEach((key, item) -> outputs.add(file, key, item, manager));
            } else if (value.isTuple() || value.isList()) {
                IValue[] items = value.isTuple() ? value.toIValueTuple() : value.toIValueArray();
                for (int i = 0; i < items.length; i++) {
                    outputs.add(file, "output." + i, items[i], manager);
                }
            } else {
                throw refused(file, "a tensor, a tuple, a list or a dict of tensors", value.getType());
            }
            if (outputs.tensors().isEmpty()) {
                throw refused(file, "at least one tensor", "an empty " + value.getType());
            }
            return outputs;
        }
    }

    private static DataException refused(String file, String expected, String found) {
        return new DataException(file + ": expected the module to return " + expected + ", found " + found);
    }

    private void add(String file, String name, IValue item, PtNDManager manager) {
        try (item) {
            if (!item.isTensor()) {
                throw refused(file, "a tensor as " + name, item.getType());
            }
            PtNDArray tensor = item.toTensor(manager);
            DataType type = tensor.getDataType();
            if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
                coarse.add(name);
            }
            tensors.put(name, real(file + ": " + name, tensor, type));
        }
    }

    private static NDArray real(String where, PtNDArray tensor, DataType type) {
        if (tensor.getSparseFormat() != SparseFormat.DENSE) {
            throw notReal(where, "a sparse tensor (" + tensor.getSparseFormat() + "); return x.to_dense()");
        }
        switch (type) {
            case FLOAT32:
                return tensor;
            case FLOAT64, FLOAT16, BFLOAT16, INT64, INT32, INT16, INT8, UINT64, UINT32, UINT16, UINT8, BOOLEAN:
                return tensor.toType(DataType.FLOAT32, false);
            case UNKNOWN:
                return unnamed(where, tensor);
            case COMPLEX64:
                throw notReal(where, "complex numbers; return x.abs(), or x.real and x.imag");
            default:
                throw notReal(where, type.toString());
        }
    }

    /** A type that DJL has no name for: complex ones have a real part, quantised ones do not become float32. */
    private static NDArray unnamed(String where, PtNDArray tensor) {
        if (hasRealPart(tensor)) {
            throw notReal(where, "complex numbers; return x.abs(), or x.real and x.imag");
        }
        try {
            return tensor.toType(DataType.FLOAT32, false);
        } catch (EngineException e) {
            throw notReal(where, "a quantised or another tensor without them; return x.dequantize()");
        }
    }

    private static boolean hasRealPart(PtNDArray tensor) {
        try (NDArray real = tensor.real()) {
            return real != null;
        } catch (EngineException e) {
            return false;
        }
    }

    private static DataException notReal(String where, String found) {
        return new DataException(where + ": expected a dense tensor of real numbers, found " + found);
    }

    /** The tensors of some names, in that order. */
    List<NDArray> inOrder(List<String> names) {
        return names.stream().map(tensors::get).toList();
    }
}
