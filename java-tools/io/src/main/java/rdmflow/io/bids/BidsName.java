package rdmflow.io.bids;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rdmflow.core.DataException;

/**
 * A file name by the rules of BIDS: {@code key-value} parts and a suffix, joined by underscores. The names that fMRIPrep
 * gave before its version 1.2 are understood as their present form.
 *
 * @param entities values by key, as written, in the order of the name
 * @param suffix last part, such as {@code bold}
 * @param extension with its dot; {@code .nii.gz}, {@code .nii}, {@code .dtseries.nii}, {@code .func.gii},
 *     {@code .tsv.gz}, {@code .tsv}, {@code .json} or {@code .dtseries.json}
 */
public record BidsName(Map<String, String> entities, String suffix, String extension) {
    private static final List<String> EXTENSIONS =
            List.of(".dtseries.nii", ".func.gii", ".nii.gz", ".nii", ".tsv.gz", ".tsv", ".dtseries.json", ".json");
    private static final Pattern ENTITY = Pattern.compile("([A-Za-z]+)-([A-Za-z0-9+]+)");
    private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9]+");
    private static final Set<String> INTEGERS = Set.of("run", "echo");

    public BidsName {
        entities = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entities));
    }

    /**
     * Reads a file name; empty if it does not follow the rules.
     *
     * @throws DataException if a key stands twice
     */
    public static Optional<BidsName> parse(String fileName) {
        Optional<String> extension =
                EXTENSIONS.stream().filter(fileName::endsWith).findFirst();
        if (extension.isEmpty()) {
            return Optional.empty();
        }
        String stem =
                modern(fileName.substring(0, fileName.length() - extension.get().length()));
        String[] parts = stem.split("_", -1);
        String suffix = parts[parts.length - 1];
        if (!SUFFIX.matcher(suffix).matches()) {
            return Optional.empty();
        }
        Map<String, String> entities = new LinkedHashMap<>();
        for (String part : Arrays.copyOf(parts, parts.length - 1)) {
            Matcher entity = ENTITY.matcher(part);
            if (!entity.matches()) {
                return Optional.empty();
            }
            if (entities.put(entity.group(1), entity.group(2)) != null) {
                throw new DataException(fileName + ": expected every key once, found " + entity.group(1) + " twice");
            }
        }
        return Optional.of(new BidsName(entities, suffix, extension.get()));
    }

    /** fMRIPrep 1.0 and 1.1 put {@code bold} before the space. */
    private static String modern(String stem) {
        return stem.replaceFirst("_bold(_space-[A-Za-z0-9+]+)\\.([LR])$", "$1_hemi-$2_bold")
                .replaceFirst("_bold((?:_space-[A-Za-z0-9+]+)?)_preproc$", "$1_desc-preproc_bold")
                .replaceFirst("_bold((?:_space-[A-Za-z0-9+]+)?)_brainmask$", "$1_desc-brain_mask")
                .replaceFirst("_bold_confounds$", "_desc-confounds_timeseries");
    }

    /** The value of a key as it compares: {@code run} and {@code echo} as integers; empty where the key is absent. */
    public Optional<String> value(String key) {
        return Optional.ofNullable(entities.get(key)).map(value -> comparable(key, value));
    }

    private static String comparable(String key, String value) {
        return INTEGERS.contains(key) && value.chars().allMatch(Character::isDigit)
                ? new BigInteger(value).toString()
                : value;
    }

    /** Whether every entity of this name stands in the other one, too. */
    public boolean isWithin(BidsName other) {
        return entities.keySet().stream().allMatch(key -> value(key).equals(other.value(key)));
    }

    /** Whether both names agree in all entities but some. */
    public boolean agreesWith(BidsName other, Set<String> ignored) {
        Set<String> keys = new java.util.TreeSet<>(entities.keySet());
        keys.addAll(other.entities.keySet());
        keys.removeAll(ignored);
        return keys.stream().allMatch(key -> value(key).equals(other.value(key)));
    }

    /** Whether the file is an image: a volume, or one of surfaces. */
    public boolean isImage() {
        return isVolume() || isSurface();
    }

    /** Whether it is a volume. */
    public boolean isVolume() {
        return extension.equals(".nii.gz") || extension.equals(".nii");
    }

    /** Whether it is a run on surfaces: grayordinates, or one hemisphere. */
    public boolean isSurface() {
        return extension.equals(".dtseries.nii") || extension.equals(".func.gii");
    }
}
