package rdmflow.tool.extractactivations;

import ai.djl.ndarray.types.Shape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import rdmflow.vision.weights.RandomWeights;
import rdmflow.vision.weights.Safetensors;

/** A grey movie and a transformer of two blocks, small enough for a unit test. */
final class TinyStudy {
    static final int WIDTH = 36;
    static final int HEIGHT = 20;
    static final String CLIP_CARD = "{\"resize\": 16, \"crop\": 16, \"heads\": 2, \"frames\": 4}";
    static final String CARD = "{\"resize\": 16, \"crop\": 16, \"heads\": 2}";

    private TinyStudy() {}

    /** Uncompressed, full range, 25 fps: pixel (x, y) of frame t is {@link #grey}. */
    static Path movie(Path file, int frames) throws IOException {
        byte[] chroma = new byte[2 * WIDTH * HEIGHT];
        Arrays.fill(chroma, (byte) 128);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(ascii("YUV4MPEG2 W" + WIDTH + " H" + HEIGHT + " F25:1 Ip A1:1 C444 XCOLORRANGE=FULL\n"));
            for (int t = 0; t < frames; t++) {
                out.write(ascii("FRAME\n"));
                for (int i = 0; i < WIDTH * HEIGHT; i++) {
                    out.write(grey(t, i % WIDTH, i / WIDTH));
                }
                out.write(chroma);
            }
        }
        return file;
    }

    static int grey(int t, int x, int y) {
        return (x * x + 3 * y * (t / 20 + 1) + 5 * t) % 256;
    }

    /** Weights of a masked autoencoder's encoder: width 16, two blocks, patches of 4. */
    static Path weights(Path file) throws IOException {
        Map<String, Shape> layout = new LinkedHashMap<>();
        layout.put("cls_token", new Shape(1, 1, 16));
        layout.put("pos_embed", new Shape(1, 17, 16));
        layout.put("patch_embed.proj.weight", new Shape(16, 3, 4, 4));
        for (int block = 0; block < 2; block++) {
            linear(layout, "blocks." + block + ".attn.qkv", 48, 16);
        }
        return write(file, layout);
    }

    /** Weights of a video encoder of the same size: patches of 2 frames, positions computed, no key bias. */
    static Path clipWeights(Path file) throws IOException {
        Map<String, Shape> layout = new LinkedHashMap<>();
        layout.put("patch_embed.proj.weight", new Shape(16, 3, 2, 4, 4));
        for (int block = 0; block < 2; block++) {
            String attention = "blocks." + block + ".attn.";
            layout.put(attention + "qkv.weight", new Shape(48, 16));
            layout.put(attention + "q_bias", new Shape(16));
            layout.put(attention + "v_bias", new Shape(16));
        }
        return write(file, layout);
    }

    private static Path write(Path file, Map<String, Shape> layout) throws IOException {
        layout.put("patch_embed.proj.bias", new Shape(16));
        for (int block = 0; block < 2; block++) {
            String name = "blocks." + block + ".";
            norm(layout, name + "norm1");
            norm(layout, name + "norm2");
            linear(layout, name + "attn.proj", 16, 16);
            linear(layout, name + "mlp.fc1", 64, 16);
            linear(layout, name + "mlp.fc2", 16, 64);
        }
        norm(layout, "norm");
        Safetensors.write(file, RandomWeights.of(layout, 1));
        return file;
    }

    private static void norm(Map<String, Shape> layout, String name) {
        layout.put(name + ".weight", new Shape(16));
        layout.put(name + ".bias", new Shape(16));
    }

    private static void linear(Map<String, Shape> layout, String name, long outputs, long inputs) {
        layout.put(name + ".weight", new Shape(outputs, inputs));
        layout.put(name + ".bias", new Shape(outputs));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
