package rdmflow.io.surface;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The names of labels, as a CIFTI or GIFTI file carries them. Key 0 and the names {@code ???} and empty are background,
 * whatever the table says of them.
 *
 * @param names by key, in the order of the file
 */
public record LabelTable(Map<Integer, String> names) {
    public LabelTable {
        names = new LinkedHashMap<>(names);
    }

    /** The name of a label, or nothing for the background and for labels that the table lacks. */
    public Optional<String> nameOf(int key) {
        return Optional.ofNullable(names.get(key)).filter(name -> !isBackground(key));
    }

    /** Whether a label stands for what lies outside of all regions. */
    public boolean isBackground(int key) {
        String name = names.getOrDefault(key, "");
        return key == 0 || names.containsKey(key) && (name.isEmpty() || name.equals("???"));
    }
}
