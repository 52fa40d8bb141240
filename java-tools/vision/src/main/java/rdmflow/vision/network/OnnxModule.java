package rdmflow.vision.network;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import rdmflow.core.DataException;
import rdmflow.vision.weights.OnnxGraph;

/**
 * An ONNX model in ONNX Runtime: the outputs that the card names, in its order, or all of them in the graph's. Frames come
 * from libtorch's memory and features go back there, so that everything behind the network is as for other networks.
 */
final class OnnxModule implements OwnModule {
    static final String FREE_BATCH =
            "export it with a free batch axis (dynamic_axes={'input': {0: 'batch'}}, or" + " dynamic_shapes)";

    private final String file;
    private final List<String> outputs;
    private final NDManager manager;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String input;
    private final OnnxJavaType inputType;

    private OnnxModule(String file, List<String> outputs, NDManager manager, OrtSession session) throws OrtException {
        this.file = file;
        this.outputs = outputs;
        this.manager = manager;
        this.session = session;
        environment = OrtEnvironment.getEnvironment();
        Map.Entry<String, NodeInfo> only =
                session.getInputInfo().entrySet().iterator().next();
        input = only.getKey();
        inputType = ((TensorInfo) only.getValue().getInfo()).type;
    }

    static Network load(NetworkCard card, Path file, OnnxGraph graph, String device, int threads) {
        NDManager manager = NDManager.newBaseManager(Engines.start("cpu", threads), "PyTorch");
        List<String> outputs = card.reading().layers().isEmpty()
                ? graph.outputs().stream().map(OnnxGraph.Value::name).toList()
                : card.reading().layers();
        try {
            OrtSession session = OnnxEngine.open(file, device, threads);
            return OwnNetwork.of(card, graph.file(), new OnnxModule(graph.file(), outputs, manager, session));
        } catch (OrtException e) {
            manager.close();
            throw new DataException(
                    graph.file() + ": expected a model that ONNX Runtime " + OnnxEngine.version() + " takes, found "
                            + OnnxEngine.reason(e, file),
                    e);
        } catch (DataException e) {
            manager.close();
            throw e;
        }
    }

    @Override
    public ScriptOutputs run(NDArray frames, NDManager owner) {
        ScriptOutputs found = new ScriptOutputs(new LinkedHashMap<>(), true, new LinkedHashSet<>());
        FloatBuffer values =
                frames.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
        try (OnnxTensor tensor = tensor(values, frames.getShape().getShape());
                OrtSession.Result result = session.run(Map.of(input, tensor), Set.copyOf(outputs))) {
            for (String name : outputs) {
                OnnxValue value = result.get(name)
                        .orElseThrow(() -> new DataException(file + ": expected output " + name + ", found none"));
                if (!(value instanceof OnnxTensor output)) {
                    throw new DataException(file + ": output " + name + ": expected a dense tensor, found "
                            + value.getType()
                                    .name()
                                    .substring("ONNX_TYPE_".length())
                                    .toLowerCase(Locale.ROOT));
                }
                if (output.getInfo().type != OnnxJavaType.FLOAT && output.getInfo().type != OnnxJavaType.DOUBLE) {
                    found.coarse().add(name);
                }
                try (NDArray borrowed = owner.create(
                        floats(name, output), new Shape(output.getInfo().getShape()))) {
                    // made of Java's memory, which views of it would not keep from the collector
                    found.tensors().put(name, borrowed.duplicate());
                }
            }
        } catch (OrtException e) {
            throw new EngineException(OnnxEngine.reason(e, Path.of(file)), e);
        }
        return found;
    }

    private OnnxTensor tensor(FloatBuffer values, long[] shape) throws OrtException {
        return switch (inputType) {
            case FLOAT16 -> OnnxTensor.createTensor(
                    environment, Fp16Conversions.convertFloatBufferToFp16Buffer(values), shape, inputType);
            case BFLOAT16 -> OnnxTensor.createTensor(
                    environment, Fp16Conversions.convertFloatBufferToBf16Buffer(values), shape, inputType);
            case DOUBLE -> {
                DoubleBuffer doubles = DoubleBuffer.allocate(values.remaining());
                while (values.hasRemaining()) {
                    doubles.put(values.get());
                }
                yield OnnxTensor.createTensor(environment, doubles.flip(), shape);
            }
            default -> OnnxTensor.createTensor(environment, values, shape);
        };
    }

    private FloatBuffer floats(String name, OnnxTensor output) {
        TensorInfo info = output.getInfo();
        if (info.getNumElements() == 0) {
            return FloatBuffer.allocate(0);
        }
        switch (info.type) {
            case FLOAT, FLOAT16, BFLOAT16 -> {
                return output.getFloatBuffer();
            }
            default -> {
                ByteBuffer bytes = output.getByteBuffer().order(ByteOrder.nativeOrder());
                IntToDoubleFunction value =
                        switch (info.onnxType) {
                            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> bytes.asDoubleBuffer()::get;
                            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> bytes.asLongBuffer()::get;
                            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> bytes.asIntBuffer()::get;
                            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> bytes.asShortBuffer()::get;
                            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> bytes::get;
                            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8, ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> i ->
                                    bytes.get(i) & 0xff;
                            default -> throw new DataException(
                                    file + ": output " + name + ": expected real numbers, found " + info.onnxType);
                        };
                FloatBuffer floats = FloatBuffer.allocate(Math.toIntExact(info.getNumElements()));
                for (int i = 0; i < floats.limit(); i++) {
                    floats.put(i, (float) value.applyAsDouble(i));
                }
                return floats;
            }
        }
    }

    @Override
    public String kind() {
        return "an ONNX model";
    }

    @Override
    public String reason(Exception e) {
        return String.valueOf(e.getMessage());
    }

    @Override
    public String inferenceRemedy() {
        return "call .eval() before the export";
    }

    @Override
    public String batchRemedy() {
        return "Keep the batch axis free, as in x.flatten(1), and " + FREE_BATCH;
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new EngineException(OnnxEngine.reason(e, Path.of(file)), e);
        } finally {
            manager.close();
        }
    }
}
