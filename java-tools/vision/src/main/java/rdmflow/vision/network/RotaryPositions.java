package rdmflow.vision.network;

import static rdmflow.vision.network.Weights.freeing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import rdmflow.vision.weights.FloatTensor;

/**
 * Positions by which queries and keys are turned in each head, in place of positions that are added to tokens. Channel c of
 * a head becomes x[c] cos[c] + x[partner of c] sin[c]; here the partner is always the channel half a head further, so that
 * one operation serves all networks. Angles in double, cosines and sines then stored as float32.
 */
final class RotaryPositions {
    /** Made by {@link #prepare}: a row for each token, a column for each channel of a head. */
    private static final String COSINES = "rotary.cosines";

    /** The same; negative where the partner is the second of its pair. */
    private static final String SINES = "rotary.sines";

    private static final double DINO_BASE = 100;
    private static final double JEPA_BASE = 10000;

    private RotaryPositions() {}

    /**
     * Adds the tables, and brings V-JEPA 2's queries and keys into an order in which partners are half a head apart.
     *
     * @param prepared as the forward pass wants them, q, k and v joined
     * @param tensors as the file has them
     */
    static void prepare(Map<String, FloatTensor> prepared, Map<String, FloatTensor> tensors, TransformerSizes s) {
        int tokens = s.first() + s.tokens();
        double[][] cosines = new double[tokens][s.headWidth()];
        double[][] sines = new double[tokens][s.headWidth()];
        for (int token = 0; token < s.first(); token++) {
            Arrays.fill(cosines[token], 1);
        }
        if (s.positions() == Positions.ROTARY_2D) {
            double[] periods = periods(tensors, s.headWidth() / 4);
            for (int token = 0; token < s.tokens(); token++) {
                plane(cosines[s.first() + token], sines[s.first() + token], token, s.side(), periods);
            }
        } else {
            for (int token = 0; token < s.tokens(); token++) {
                spaceTime(cosines[s.first() + token], sines[s.first() + token], token, s.side());
            }
            for (int block = 0; block < s.depth(); block++) {
                halve(prepared, "blocks." + block + ".attn.qkv", s);
            }
        }
        prepared.put(COSINES, table(cosines));
        prepared.put(SINES, table(sines));
    }

    /**
     * DINOv3, one patch: the first half of the pairs is turned by the row, the second by the column. An angle is 2 pi times
     * the patch's centre, from -1 to 1 over the image, divided by the period. Partners are half a head apart.
     */
    static void plane(double[] cosines, double[] sines, int patch, int side, double[] periods) {
        int pairs = 2 * periods.length;
        for (int pair = 0; pair < pairs; pair++) {
            int place = pair < periods.length ? patch / side : patch % side;
            double centre = (2.0 * place + 1) / side - 1;
            double angle = 2 * Math.PI * centre / periods[pair % periods.length];
            put(cosines, sines, pair, pair + pairs, angle, angle);
        }
    }

    /**
     * V-JEPA 2, one patch: a third of the head, rounded down to an even number of channels, is turned by the frame, a third
     * by the row, a third by the column, the rest not at all. Partners are neighbours, but the angles of a third of 2m
     * channels are place / 10000^(j/m) for j = 0 .. m - 1 and then the same again, so that those of partners differ: the
     * published networks are trained so. Written in the order of {@link #halve}.
     */
    static void spaceTime(double[] cosines, double[] sines, int patch, int side) {
        int half = cosines.length / 2;
        int third = cosines.length / 3 / 2 * 2;
        int[] places = {patch / (side * side), patch / side % side, patch % side};
        for (int pair = 0; pair < half; pair++) {
            put(cosines, sines, pair, pair + half, angle(places, 2 * pair, third), angle(places, 2 * pair + 1, third));
        }
    }

    private static double angle(int[] places, int channel, int third) {
        if (channel >= 3 * third) {
            return 0;
        }
        int frequencies = third / 2;
        double power = (double) (channel % third % frequencies) / frequencies;
        return places[channel / third] / Math.pow(JEPA_BASE, power);
    }

    private static void put(double[] cosines, double[] sines, int first, int second, double angle, double other) {
        cosines[first] = Math.cos(angle);
        cosines[second] = Math.cos(other);
        sines[first] = -Math.sin(angle);
        sines[second] = Math.sin(other);
    }

    /** From the file, or the geometric row that the official code begins with. */
    private static double[] periods(Map<String, FloatTensor> tensors, int count) {
        FloatTensor stored = tensors.get("rope_embed.periods");
        double[] periods = new double[count];
        for (int i = 0; i < count; i++) {
            periods[i] = stored == null ? Math.pow(DINO_BASE, (double) i / count) : stored.values()[i];
        }
        return periods;
    }

    /** Orders the rows of q and k in each head: even channels, then odd ones. Their products are the same in any order. */
    private static void halve(Map<String, FloatTensor> prepared, String name, TransformerSizes s) {
        int head = s.headWidth();
        for (String part : new String[] {".weight", ".bias"}) {
            FloatTensor all = prepared.get(name + part);
            int columns = Math.toIntExact(all.shape().size() / all.shape().get(0));
            float[] ordered = all.values().clone();
            for (int row = 0; row < 2 * s.width(); row++) {
                int channel = row % head;
                int from = row - channel + (channel < head / 2 ? 2 * channel : 2 * (channel - head / 2) + 1);
                System.arraycopy(all.values(), from * columns, ordered, row * columns, columns);
            }
            prepared.put(name + part, new FloatTensor(all.shape(), ordered));
        }
    }

    private static FloatTensor table(double[][] rows) {
        int width = rows[0].length;
        float[] values = new float[rows.length * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows[i / width][i % width];
        }
        return new FloatTensor(new Shape(rows.length, width), values);
    }

    /**
     * Queries and keys, turned.
     *
     * @param x 2 x N x heads x tokens x width of a head
     */
    static NDArray turn(NDArray x, Weights w) {
        long[] axes = x.getShape().getShape();
        NDArray halves = x.reshape(axes[0], axes[1], axes[2], axes[3], 2, axes[4] / 2);
        NDArray flipped = halves.flip(4);
        NDArray partners = flipped.reshape(x.getShape());
        NDArray turned = x.mul(w.get(COSINES));
        turned.addi(partners.muli(w.get(SINES)));
        return freeing(turned, partners, flipped, halves);
    }
}
