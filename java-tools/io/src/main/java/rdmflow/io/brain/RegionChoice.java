package rdmflow.io.brain;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rdmflow.core.DataException;
import rdmflow.io.nifti.RegionMasks.Region;

/**
 * Which regions of the label files are taken, and whether a region of both hemispheres is one.
 *
 * @param patterns names, in which {@code *} stands for anything; none for all
 * @param keepHemispheres whether a label of both hemispheres makes two regions, {@code L_NAME} and {@code R_NAME}
 */
public record RegionChoice(List<String> patterns, boolean keepHemispheres) {
    public static final RegionChoice ALL = new RegionChoice(List.of(), false);

    public RegionChoice {
        patterns = patterns.stream()
                .flatMap(text -> Arrays.stream(text.split(";")))
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .toList();
    }

    /** Whether a region of this name is wanted. */
    public boolean wants(String name) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        String regex =
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return name.matches(regex);
    }

    /**
     * The regions wanted.
     *
     * @throws DataException naming the patterns that no region matches
     */
    List<Region> of(List<Region> regions) {
        requireAmong(regions.stream().map(Region::name).toList());
        return regions.stream().filter(region -> wants(region.name())).toList();
    }

    /** Refuses patterns that none of these names matches. */
    public void requireAmong(List<String> names) {
        List<String> unmatched = patterns.stream()
                .filter(pattern -> names.stream().noneMatch(name -> matches(pattern, name)))
                .toList();
        if (!unmatched.isEmpty()) {
            throw new DataException("--regions: expected names of the label files ("
                    + names.stream().limit(5).collect(Collectors.joining(", ")) + (names.size() > 5 ? ", ..." : "")
                    + "), found " + String.join(", ", unmatched));
        }
    }

    /** Refuses to part the hemispheres of a volume. */
    public void requireFits(VolumeImage volume) {
        if (keepHemispheres) {
            throw new DataException(
                    "--keep-hemispheres: expected surfaces or grayordinates, found the volume " + volume.name());
        }
    }
}
