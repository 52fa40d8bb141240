package rdmflow.vision.network;

import ai.djl.util.Utils;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rdmflow.core.DataException;

/** Starts ONNX Runtime once per process, from the jar or from a folder, which may hold the one that knows CUDA. */
final class OnnxEngine {
    private static final String FOLDER = "ONNXRUNTIME_LIBRARY_PATH";
    private static final Pattern CUDA_FAILURE = Pattern.compile("CUDA failure \\d+: [^;\n]*");

    private OnnxEngine() {}

    /**
     * Opens a model.
     *
     * @param device {@code auto} (a GPU if the library and the machine have one), {@code cpu} or {@code gpuN}
     * @throws DataException if there is no library or no such device
     */
    static OrtSession open(Path file, String device, int threads) throws OrtException {
        start();
        boolean hasCuda = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
        if (device.startsWith("gpu") && !hasCuda) {
            throw noDevice(
                    device, "an ONNX Runtime without CUDA; name a folder with its libraries for CUDA by " + FOLDER);
        }
        if (hasCuda && !device.equals("cpu")) {
            int gpu = device.equals("auto") ? 0 : Integer.parseInt(device.substring("gpu".length()));
            try (OrtSession.SessionOptions options = options(threads)) {
                options.addCUDA(gpu);
                return OrtEnvironment.getEnvironment().createSession(file.toString(), options);
            } catch (OrtException e) {
                // with the libraries and without a GPU, only the session finds that there is none
                String reason = reason(e, file);
                if (!reason.contains("CUDA") && !reason.contains("Cuda")) {
                    throw e;
                }
                if (!device.equals("auto")) {
                    throw noDevice(device, reason);
                }
            }
        }
        try (OrtSession.SessionOptions options = options(threads)) {
            return OrtEnvironment.getEnvironment().createSession(file.toString(), options);
        }
    }

    private static DataException noDevice(String device, String found) {
        return new DataException("device: expected " + device + ", found " + found + "; or use --device cpu");
    }

    private static OrtSession.SessionOptions options(int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        // idle threads would keep the cores from decoding
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.setDeterministicCompute(true);
        return options;
    }

    private static synchronized void start() {
        String folder = Utils.getEnvOrSystemProperty(FOLDER);
        if (folder != null) {
            Path library = Path.of(folder).resolve(System.mapLibraryName("onnxruntime"));
            if (!Files.exists(library)) {
                throw new DataException(FOLDER + ": expected " + library.getFileName() + " in " + folder
                        + ", found none; name the folder of ONNX Runtime's libraries, or unset it for the one in the tool's"
                        + " jar");
            }
            System.setProperty("onnxruntime.native.path", folder);
        }
        try {
            // what is wrong with a model is said by us, in one line
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL)
                    .setTelemetry(false);
        } catch (OrtException | RuntimeException | LinkageError e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new DataException("ONNX Runtime: expected a library that loads, found " + root.getMessage(), e);
        }
    }

    static String version() {
        return OrtEnvironment.getEnvironment().getVersion();
    }

    /** The engine's reason in one line, without its own places in source code and without folders of this machine. */
    static String reason(Exception e, Path file) {
        String message = String.valueOf(e.getMessage()).strip();
        Matcher cuda = CUDA_FAILURE.matcher(message);
        if (cuda.find()) {
            return cuda.group().strip();
        }
        return message.lines()
                .findFirst()
                .orElse("no reason")
                .replaceFirst("^Error code - \\w+ - message: ", "")
                .replace(file.toAbsolutePath().toString(), String.valueOf(file.getFileName()))
                .replace(file.toString(), String.valueOf(file.getFileName()))
                .replaceAll("/\\S*\\.(cc|h|cpp):\\d+ \\S.*?(?=\\s[A-Z(]|$)", "")
                .replaceFirst("^Load model from .*? failed: ?", "")
                .strip();
    }
}
