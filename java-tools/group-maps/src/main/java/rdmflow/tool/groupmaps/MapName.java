package rdmflow.tool.groupmaps;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a participant's map tells, as map-searchlight gives it.
 *
 * @param subject participant
 * @param map model and time control: {@code model-vit_time-lag}
 */
record MapName(String subject, String map) {
    private static final Pattern NAME = Pattern.compile(
            "(.+?)_(model-.+_time-[a-z]+)_r(?:_hemi-[A-Za-z]+)?\\.(?:nii|nii\\.gz|dscalar\\.nii|func\\.gii)");

    static Optional<MapName> of(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Optional.of(new MapName(name.group(1), name.group(2))) : Optional.empty();
    }
}
