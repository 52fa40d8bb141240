package rdmflow.tool.renderreport.study;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * What a sidecar tells about one result.
 *
 * @param file the sidecar's name
 * @param parameters option to value as printed
 * @param inputs file name to SHA-256
 * @param methods what was done, in sentences for the methods of a paper
 * @param details what else the tool noted; an object, possibly empty
 */
public record ToolRecord(
        String file,
        String tool,
        String version,
        SortedMap<String, String> parameters,
        SortedMap<String, String> inputs,
        List<String> methods,
        JsonNode details) {
    /** By tool and file; files of equal names, one per participant, by what they say. */
    static final Comparator<ToolRecord> ORDER = Comparator.comparing(ToolRecord::tool)
            .thenComparing(ToolRecord::file)
            .thenComparing(record -> record.parameters().toString())
            .thenComparing(record -> record.inputs().toString());

    /** One option, or an empty text. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }
}
