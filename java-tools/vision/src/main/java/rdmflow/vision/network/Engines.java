package rdmflow.vision.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import rdmflow.core.DataException;

/** Starts libtorch once per process: offline, with a fixed number of threads, from the jar or from a folder. */
public final class Engines {
    static final String LOCK = "unpacking.lock";
    private static final String NATIVES_IN_JAR = "native/lib/pytorch.properties";

    private Engines() {}

    /** Whether a device is named as the tools' {@code --device} wants it. */
    public static boolean isDevice(String device) {
        return device.matches("auto|cpu|gpu\\d{1,2}");
    }

    /** Whether memory, of the machine or of a GPU, was too small: engines say so in words only. */
    public static boolean isOutOfMemory(EngineException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("out of memory")
                || message.contains("can't allocate memory")
                || message.contains("failed to allocate memory");
    }

    /**
     * Starts the engine if it is not running yet and returns the device.
     *
     * @param device {@code auto} (a GPU if the library finds one), {@code cpu} or {@code gpuN}
     * @param threads for one operation and for independent operations; the first call of a process decides
     * @throws DataException if there is no library or no such device
     */
    public static synchronized Device start(String device, int threads) {
        if (!isDevice(device)) {
            throw new DataException("device: expected auto, cpu or gpuN, found " + device);
        }
        requireLibrary();
        System.setProperty("ai.djl.offline", "true");
        // DJL reports its start to its makers from cloud machines; a study's machine tells nobody.
        System.setProperty("OPT_OUT_TRACKING", "true");
        setDefault("ai.djl.pytorch.num_threads", Integer.toString(threads));
        setDefault("ai.djl.pytorch.num_interop_threads", Integer.toString(threads));
        setDefault("ai.djl.default_engine", "PyTorch");
        Engine engine;
        try {
            engine = unpackAndLoad();
        } catch (RuntimeException | LinkageError e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new DataException("libtorch: expected a library that loads, found " + root.getMessage(), e);
        }
        int gpus = engine.getGpuCount();
        if (device.equals("cpu") || device.equals("auto") && gpus == 0) {
            return Device.cpu();
        }
        int index = device.equals("auto") ? 0 : Integer.parseInt(device.substring("gpu".length()));
        if (index >= gpus) {
            String found = gpus == 0 ? "no GPU" : "gpu0 to gpu" + (gpus - 1);
            throw new DataException("device: expected " + device + ", found " + found
                    + " that libtorch sees; use --device cpu, or a CUDA libtorch by PYTORCH_LIBRARY_PATH");
        }
        return Device.gpu(index);
    }

    /**
     * One process at a time unpacks: DJL removes a folder that it found incomplete a moment before, even if another
     * process has put the whole library there since and is loading it.
     */
    private static Engine unpackAndLoad() {
        if (Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH") != null || isUnpacked()) {
            return Engine.getEngine("PyTorch");
        }
        try (FileChannel channel = openLock()) {
            channel.lock();
            return Engine.getEngine("PyTorch");
        } catch (IOException e) {
            // Some shared disks have no locks, and a cache that cannot be written is DJL's to refuse.
            return Engine.getEngine("PyTorch");
        }
    }

    private static boolean isUnpacked() {
        Platform platform = Platform.detectPlatform("pytorch");
        String name = platform.getVersion() + "-" + platform.getFlavor() + "-" + platform.getClassifier();
        return Files.exists(Utils.getEngineCacheDir("pytorch").resolve(name).resolve(System.mapLibraryName("torch")));
    }

    private static FileChannel openLock() throws IOException {
        Path cache = Files.createDirectories(Utils.getEngineCacheDir("pytorch"));
        return FileChannel.open(cache.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Without a library DJL would fetch one from the network. */
    private static void requireLibrary() {
        String folder = Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH");
        if (folder != null) {
            Path library = Path.of(folder).resolve(System.mapLibraryName("torch_cpu"));
            if (!Files.exists(library)) {
                throw new DataException(
                        "PYTORCH_LIBRARY_PATH: expected " + library.getFileName() + " in " + folder
                                + ", found none; name the folder of libtorch, or unset it for the CPU library in the tool's jar");
            }
            return;
        }
        if (Thread.currentThread().getContextClassLoader().getResource(NATIVES_IN_JAR) == null) {
            throw new DataException(
                    "libtorch: expected it in the tool's jar or in a folder named by PYTORCH_LIBRARY_PATH"
                            + " (with PYTORCH_VERSION=2.7.1 and PYTORCH_FLAVOR=cpu or cu128), found neither; nothing is downloaded");
        }
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
