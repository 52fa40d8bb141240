package rdmflow.tool.checkdesign;

import java.util.List;

/**
 * What the pipeline must know of a model of the user's own.
 *
 * @param metric its distance, or the measure that its RDM files name
 * @param rate rows per second; empty where a row is a volume, and of RDMs
 * @param columns the layers as sample-features takes them, {@code name=column,column}; none for one layer of all columns
 */
record OwnModel(String metric, String rate, List<String> columns) {
    /** Where no file was opened. */
    static final OwnModel UNKNOWN = new OwnModel("", "", List.of());
}
