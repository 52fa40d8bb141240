package rdmflow.io.rdmfile;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableDataset;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.TimeControl;

/**
 * Null files: HDF5. Root attributes say how the null was made; datasets {@code runs}, {@code volumes} and {@code shifts}
 * (int32 draws x runs); a group for each time control with a float32 dataset for each model or ordered pair, regions x
 * draws. Which model and which regions say a dataset's attributes, not its name.
 */
public final class NullFile {
    /** HDF5 keeps attributes of an object within 64 KiB together with their header. */
    private static final int MOST_ATTRIBUTE_BYTES = 60_000;

    private static final String KIND = "a null file";

    private NullFile() {}

    public static void write(Path file, ShiftNulls nulls) {
        ShiftNulls.Settings settings = nulls.settings();
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute("subject", settings.subject());
            hdf.putAttribute("kind", settings.kind().toString());
            hdf.putAttribute("draws", nulls.draws().count());
            hdf.putAttribute("seed", settings.seed());
            hdf.putAttribute("shift_min_seconds", settings.shiftMinSeconds());
            hdf.putAttribute("weights", settings.weights());
            hdf.putAttribute("ridge_lambda", settings.ridgeLambda());
            hdf.putAttribute("control_residuals", settings.controlResiduals());
            hdf.putAttribute("exclude_lag", settings.excludeLag());
            hdf.putAttribute("drop_overlap", settings.dropOverlap());
            hdf.putDataset("runs", nulls.draws().runs().toArray(String[]::new));
            hdf.putDataset("volumes", nulls.draws().volumes());
            hdf.putDataset("shifts", nulls.draws().shifts());
            for (TimeControl control : TimeControl.values()) {
                List<ShiftNulls.Values> ofControl = nulls.values().stream()
                        .filter(values -> values.timeControl() == control)
                        .toList();
                if (!ofControl.isEmpty()) {
                    WritableGroup group = hdf.putGroup(control.toString());
                    Set<String> names = new HashSet<>();
                    ofControl.forEach(values -> write(group, values, names));
                }
            }
        } catch (HdfException e) {
            throw new UncheckedIOException(new IOException(file.getFileName() + ": " + e.getMessage(), e));
        }
    }

    private static void write(WritableGroup group, ShiftNulls.Values values, Set<String> names) {
        int longest = values.rois().stream()
                .mapToInt(roi -> roi.getBytes(StandardCharsets.UTF_8).length + 1)
                .max()
                .orElseThrow();
        if (values.rois().size() * (longest + Double.BYTES) > MOST_ATTRIBUTE_BYTES) {
            throw new DataException("null of " + String.join(", ", values.models()) + ": expected at most "
                    + MOST_ATTRIBUTE_BYTES / (longest + Double.BYTES) + " regions with names of up to " + longest
                    + " bytes, found " + values.rois().size() + "; give fewer regions at a time, or no --shifts");
        }
        WritableDataset dataset = group.putDataset(name(values.models(), names), values.draws());
        if (values.models().size() == 1) {
            dataset.putAttribute("model", values.models().get(0));
        } else {
            dataset.putAttribute("control", values.models().get(0));
            dataset.putAttribute("target", values.models().get(1));
        }
        dataset.putAttribute("rois", values.rois().toArray(String[]::new));
        dataset.putAttribute("observed", values.observed());
    }

    /** A name may stand for two pairs ({@code a__b} and {@code c}, {@code a} and {@code b__c}), and hold no slash. */
    private static String name(List<String> models, Set<String> taken) {
        String name = String.join("__", models).replaceAll("[^A-Za-z0-9._-]", "_");
        String free = name;
        for (int k = 2; !taken.add(free); k++) {
            free = name + "_" + k;
        }
        return free;
    }

    /**
     * Reads a file.
     *
     * @throws DataException naming the attribute or dataset that is missing, of another type or of another shape
     */
    public static ShiftNulls read(Path file) {
        return Hdf5Reader.read(file, KIND, hdf -> {
            ShiftNulls.Kind kind = kind(hdf);
            ShiftNulls.Settings settings = new ShiftNulls.Settings(
                    hdf.text("/", "subject"),
                    kind,
                    wholeNumber(hdf, "seed"),
                    hdf.number("/", "shift_min_seconds"),
                    hdf.text("/", "weights"),
                    // Beyond the published layout: a file of another program may lack it.
                    hdf.has("/", "ridge_lambda") ? hdf.number("/", "ridge_lambda") : 0,
                    hdf.text("/", "control_residuals"),
                    Math.toIntExact(Math.min(Integer.MAX_VALUE, hdf.count("/", "exclude_lag"))),
                    hdf.number("/", "drop_overlap"));
            ShiftNulls.Draws draws = draws(hdf);
            List<ShiftNulls.Values> values = new ArrayList<>();
            for (TimeControl control : TimeControl.values()) {
                if (hdf.hasDataset("/" + control)) {
                    values.addAll(values(hdf, control, kind, draws.count()));
                }
            }
            if (values.isEmpty()) {
                throw hdf.refuse(KIND + " with a group " + names() + " that holds a dataset", "none");
            }
            return new ShiftNulls(settings, draws, values);
        });
    }

    private static String names() {
        return String.join(
                " or ",
                Arrays.stream(TimeControl.values()).map(TimeControl::toString).toList());
    }

    private static ShiftNulls.Kind kind(Hdf5Reader hdf) {
        String kind = hdf.text("/", "kind");
        return Arrays.stream(ShiftNulls.Kind.values())
                .filter(known -> known.toString().equals(kind))
                .findFirst()
                .orElseThrow(() -> hdf.refuse("fit or unique as the attribute kind of /", kind));
    }

    private static long wholeNumber(Hdf5Reader hdf, String attribute) {
        String text = hdf.text("/", attribute);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw hdf.refuse("a whole number as the attribute " + attribute + " of /", text);
        }
    }

    private static ShiftNulls.Draws draws(Hdf5Reader hdf) {
        List<String> runs = hdf.texts("/runs").stream().map(RunKey::of).toList();
        long[] volumes = hdf.wholeNumbers("/volumes");
        double[][] shifts = hdf.matrix("/shifts");
        long count = hdf.count("/", "draws");
        if (runs.isEmpty() || volumes.length != runs.size()) {
            throw hdf.refuse("one number in /volumes for each of the " + runs.size() + " runs", "" + volumes.length);
        }
        if (count == 0 || shifts.length != count || shifts[0].length != runs.size()) {
            throw hdf.refuse(
                    "/shifts of " + count + " draws x " + runs.size() + " runs", Arrays.toString(hdf.shape("/shifts")));
        }
        return new ShiftNulls.Draws(
                runs,
                Arrays.stream(volumes).mapToInt(length -> (int) length).toArray(),
                Arrays.stream(shifts)
                        .map(draw -> IntStream.range(0, draw.length)
                                .map(run -> (int) draw[run])
                                .toArray())
                        .toArray(int[][]::new));
    }

    private static List<ShiftNulls.Values> values(
            Hdf5Reader hdf, TimeControl control, ShiftNulls.Kind kind, int draws) {
        List<ShiftNulls.Values> values = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        for (String child : hdf.children("/" + control)) {
            String path = "/" + control + "/" + child;
            List<String> models =
                    switch (kind) {
                        case FIT -> List.of(hdf.text(path, "model"));
                        case UNIQUE -> List.of(hdf.text(path, "control"), hdf.text(path, "target"));
                    };
            if (!seen.add(models)) {
                throw hdf.refuse("one dataset of " + String.join(", ", models) + " in /" + control, "another: " + path);
            }
            List<String> rois = hdf.attributeTexts(path, "rois");
            double[] observed = hdf.attributeNumbers(path, "observed");
            if (new HashSet<>(rois).size() != rois.size() || observed.length != rois.size()) {
                throw hdf.refuse(
                        "one number in the attribute observed of " + path + " for each of " + rois.size()
                                + " different regions",
                        "" + observed.length);
            }
            int[] shape = hdf.shape(path);
            if (!Arrays.equals(shape, new int[] {rois.size(), draws})) {
                throw hdf.refuse(
                        path + " of " + rois.size() + " regions x " + draws + " draws", Arrays.toString(shape));
            }
            values.add(new ShiftNulls.Values(control, models, rois, observed, floats(hdf, path)));
        }
        return values;
    }

    /** Written as float32, so nothing is lost. */
    private static float[][] floats(Hdf5Reader hdf, String path) {
        return Arrays.stream(hdf.matrix(path)).map(ShiftNulls.Values::floats).toArray(float[][]::new);
    }
}
