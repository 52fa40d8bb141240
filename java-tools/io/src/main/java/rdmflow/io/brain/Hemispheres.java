package rdmflow.io.brain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rdmflow.core.brain.BrainModel;
import rdmflow.io.surface.GiftiFile;

/**
 * Which hemisphere a GIFTI file is of: what it says itself, else the {@code hemi-} entity anywhere in its name, else its
 * position (left, right, left, ...).
 */
final class Hemispheres {
    private static final Pattern ENTITY = Pattern.compile("(?:^|_)hemi-([LRlr])(?:[_.]|$)");

    /** What programs write that do not know the side. */
    private static final Set<String> UNSIDED = Set.of("", "INVALID", "CORTEX", "CORTEX_LEFT_AND_RIGHT");

    private Hemispheres() {}

    /** One structure for each file, in their order. */
    static List<String> of(List<GiftiFile> files) {
        List<String> structures = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            structures.add(of(files.get(i), i));
        }
        return structures;
    }

    private static String of(GiftiFile file, int position) {
        if (!UNSIDED.contains(file.structure())) {
            return file.structure();
        }
        Matcher entity = ENTITY.matcher(file.name());
        if (entity.find()) {
            return entity.group(1).equalsIgnoreCase("L") ? BrainModel.LEFT : BrainModel.RIGHT;
        }
        return position % 2 == 0 ? BrainModel.LEFT : BrainModel.RIGHT;
    }
}
