package rdmflow.vision.network;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.vision.weights.FloatTensor;

/** The tensors of a vision transformer: as checkpoints name them, and as the forward pass wants them. */
final class TransformerWeights {
    /** Made by {@link #prepare}: what is added to the patch tokens, [1, tokens, width]. */
    static final String POSITIONS = "positions";
    /** Made by {@link #prepare}: what stands before the patch tokens, [1, 1 + registers, width]. */
    static final String FIRST_TOKENS = "first";

    private TransformerWeights() {}

    /** Every tensor that the blocks need, official names. */
    static Map<String, Shape> layout(TransformerSizes s, boolean finalNorm) {
        Map<String, Shape> layout = new LinkedHashMap<>();
        long d = s.width();
        if (s.classToken()) {
            layout.put("cls_token", new Shape(1, 1, d));
        }
        if (s.registers() > 0) {
            layout.put("storage_tokens", new Shape(1, s.registers(), d));
        }
        long first = s.classToken() ? 1 : 0;
        switch (s.positions()) {
            case STORED -> layout.put("pos_embed", new Shape(1, s.tokens() + first, d));
            case INTERPOLATED -> layout.put(
                    "pos_embed", new Shape(1, (long) s.storedSide() * s.storedSide() + first, d));
            case SEPARABLE -> {
                layout.put("pos_embed_spatial", new Shape(1, (long) s.side() * s.side(), d));
                layout.put("pos_embed_temporal", new Shape(1, s.times(), d));
                if (s.classToken()) {
                    layout.put("pos_embed_class", new Shape(1, 1, d));
                }
            }
            case ROTARY_2D -> {
                if (s.storedMaskAndPeriods()) {
                    layout.put("rope_embed.periods", new Shape(s.headWidth() / 4));
                }
            }
            case SINCOS_1D, ROTARY_3D -> {}
        }
        long[] kernel = new long[s.patch().length + 2];
        kernel[0] = d;
        kernel[1] = 3;
        System.arraycopy(s.patch(), 0, kernel, 2, s.patch().length);
        layout.put("patch_embed.proj.weight", new Shape(kernel));
        layout.put("patch_embed.proj.bias", new Shape(d));
        for (int block = 0; block < s.depth(); block++) {
            putBlock(layout, "blocks." + block + ".", s);
        }
        if (finalNorm) {
            putNorm(layout, "norm", d);
        }
        return layout;
    }

    private static void putBlock(Map<String, Shape> layout, String block, TransformerSizes s) {
        long d = s.width();
        putNorm(layout, block + "norm1", d);
        List<String> parts = s.fusedWeights() ? List.of("qkv") : List.of("q", "k", "v");
        for (String part : parts) {
            layout.put(block + "attn." + part + ".weight", new Shape(s.fusedWeights() ? 3 * d : d, d));
            if (s.keyBias()) {
                layout.put(block + "attn." + part + ".bias", new Shape(s.fusedWeights() ? 3 * d : d));
            }
        }
        if (!s.keyBias()) {
            layout.put(block + "attn.q_bias", new Shape(d));
            layout.put(block + "attn.v_bias", new Shape(d));
        }
        if (s.storedMaskAndPeriods()) {
            layout.put(block + "attn.qkv.bias_mask", new Shape(3 * d));
        }
        putLinear(layout, block + "attn.proj", d, d);
        if (s.layerScale()) {
            layout.put(block + "ls1.gamma", new Shape(d));
        }
        putNorm(layout, block + "norm2", d);
        putLinear(layout, block + "mlp.fc1", s.hidden(), d);
        putLinear(layout, block + "mlp.fc2", d, s.hidden());
        if (s.layerScale()) {
            layout.put(block + "ls2.gamma", new Shape(d));
        }
    }

    private static void putNorm(Map<String, Shape> layout, String name, long width) {
        layout.put(name + ".weight", new Shape(width));
        layout.put(name + ".bias", new Shape(width));
    }

    private static void putLinear(Map<String, Shape> layout, String name, long out, long in) {
        layout.put(name + ".weight", new Shape(out, in));
        layout.put(name + ".bias", new Shape(out));
    }

    /** Joins q, k and v, and works out the positions of all tokens. */
    static Map<String, FloatTensor> prepare(Map<String, FloatTensor> tensors, TransformerSizes s) {
        Map<String, FloatTensor> prepared = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            boolean replaced = name.startsWith("pos_embed")
                    || name.startsWith("rope_embed")
                    || name.endsWith("_token")
                    || name.endsWith("_tokens")
                    || name.matches(".*\\.attn\\.([qkv](_bias|\\..*)|qkv\\.bias_mask)");
            if (!replaced) {
                prepared.put(name, tensor);
            }
        });
        for (int block = 0; block < s.depth(); block++) {
            String name = "blocks." + block + ".attn.";
            int d = (int) s.width();
            if (!s.fusedWeights()) {
                float[] all = join(
                        tensors.get(name + "q.weight"), tensors.get(name + "k.weight"), tensors.get(name + "v.weight"));
                prepared.put(name + "qkv.weight", new FloatTensor(new Shape(3L * d, d), all));
            }
            if (!s.keyBias()) {
                FloatTensor none = new FloatTensor(new Shape(d), new float[d]);
                prepared.put(
                        name + "qkv.bias",
                        new FloatTensor(
                                new Shape(3L * d),
                                join(tensors.get(name + "q_bias"), none, tensors.get(name + "v_bias"))));
            } else if (!s.fusedWeights()) {
                float[] all =
                        join(tensors.get(name + "q.bias"), tensors.get(name + "k.bias"), tensors.get(name + "v.bias"));
                prepared.put(name + "qkv.bias", new FloatTensor(new Shape(3L * d), all));
            }
        }
        for (int block = 0; block < s.depth(); block++) {
            String name = "blocks." + block + ".attn.qkv";
            if (s.storedMaskAndPeriods()) {
                prepared.put(name + ".bias", product(tensors.get(name + ".bias"), tensors.get(name + ".bias_mask")));
            }
            scaleQueries(prepared, name, s);
        }
        if (s.positions().isRotary()) {
            RotaryPositions.prepare(prepared, tensors, s);
            if (s.classToken()) {
                float[] first = join(tensors.get("cls_token"), tensors.get("storage_tokens"));
                prepared.put(FIRST_TOKENS, new FloatTensor(new Shape(1, s.first(), s.width()), first));
            }
            return prepared;
        }
        double[][] positions = positions(tensors, s);
        int first = s.first();
        prepared.put(POSITIONS, tensor(Arrays.copyOfRange(positions, first, positions.length)));
        if (s.classToken()) {
            double[] token = positions[0];
            float[] values = tensors.get("cls_token").values();
            for (int k = 0; k < token.length; k++) {
                token[k] += values[k];
            }
            prepared.put(FIRST_TOKENS, tensor(new double[][] {token}));
        }
        return prepared;
    }

    private static FloatTensor product(FloatTensor a, FloatTensor b) {
        float[] values = new float[a.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = a.values()[i] * b.values()[i];
        }
        return new FloatTensor(a.shape(), values);
    }

    /** Divides the queries by the square root of a head's width (8 at full size: exact). */
    private static void scaleQueries(Map<String, FloatTensor> prepared, String name, TransformerSizes s) {
        float scale = (float) (1 / Math.sqrt((double) s.width() / s.heads()));
        for (String part : List.of(".weight", ".bias")) {
            FloatTensor all = prepared.get(name + part);
            float[] values = all.values().clone();
            for (int i = 0; i < values.length / 3; i++) {
                values[i] *= scale;
            }
            prepared.put(name + part, new FloatTensor(all.shape(), values));
        }
    }

    /** Rows to add, the class token's first if there is one. */
    private static double[][] positions(Map<String, FloatTensor> tensors, TransformerSizes s) {
        int width = (int) s.width();
        return switch (s.positions()) {
            case STORED -> rows(tensors.get("pos_embed"), width);
            case SINCOS_1D -> {
                double[][] computed = PositionEmbeddings.flatIndex(s.tokens(), width);
                yield s.classToken() ? withFirst(new double[width], computed) : computed;
            }
            case INTERPOLATED -> {
                double[][] stored = rows(tensors.get("pos_embed"), width);
                if (s.storedSide() == s.side()) {
                    yield stored;
                }
                int first = s.classToken() ? 1 : 0;
                double[][] grid = Arrays.copyOfRange(stored, first, stored.length);
                double[][] resampled = PositionEmbeddings.resample(grid, s.storedSide(), s.side());
                yield s.classToken() ? withFirst(stored[0], resampled) : resampled;
            }
            case SEPARABLE -> {
                double[][] space = rows(tensors.get("pos_embed_spatial"), width);
                double[][] time = rows(tensors.get("pos_embed_temporal"), width);
                double[][] sum = new double[s.tokens()][width];
                for (int p = 0; p < sum.length; p++) {
                    for (int k = 0; k < width; k++) {
                        sum[p][k] = space[p % space.length][k] + time[p / space.length][k];
                    }
                }
                yield s.classToken() ? withFirst(rows(tensors.get("pos_embed_class"), width)[0], sum) : sum;
            }
            case ROTARY_2D, ROTARY_3D -> throw new IllegalStateException("nothing is added to tokens");
        };
    }

    private static double[][] withFirst(double[] first, double[][] rest) {
        double[][] all = new double[rest.length + 1][];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    private static double[][] rows(FloatTensor tensor, int width) {
        double[][] rows = new double[tensor.values().length / width][width];
        for (int i = 0; i < tensor.values().length; i++) {
            rows[i / width][i % width] = tensor.values()[i];
        }
        return rows;
    }

    private static FloatTensor tensor(double[][] rows) {
        int width = rows[0].length;
        float[] values = new float[rows.length * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows[i / width][i % width];
        }
        return new FloatTensor(new Shape(1, rows.length, width), values);
    }

    private static float[] join(FloatTensor... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.values().length).sum();
        float[] all = new float[length];
        int next = 0;
        for (FloatTensor part : parts) {
            System.arraycopy(part.values(), 0, all, next, part.values().length);
            next += part.values().length;
        }
        return all;
    }
}
