package rdmflow.io.bids;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.core.brain.Regressor;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Findings;

/**
 * Confound columns of fMRIPrep, new names ({@code desc-confounds_timeseries}) and old ({@code desc-confounds_regressors}).
 *
 * <p>Which columns are aCompCor components of the united CSF and white-matter mask is decided by the JSON and never by a
 * column's number: three decompositions may all be called {@code a_comp_cor_XX}.
 */
public final class Confounds {
    private static final Pattern COSINE = Pattern.compile("(?i)cosine_?[0-9]+");
    private static final Pattern SINGLED_OUT = Pattern.compile("(?i)non_?steady_?state_?outlier_?[0-9]+");
    private static final Pattern FIRST_ROW_MISSING =
            Pattern.compile("(?i).*_derivative[0-9]+.*|framewise_?displacement|(std_)?dvars|rmsd");

    private final Table table;
    private final Path tsv;
    private final BidsSidecar sidecar;

    private Confounds(Path tsv, Table table, BidsSidecar sidecar) {
        this.tsv = tsv;
        this.table = table;
        this.sidecar = sidecar;
    }

    /**
     * Reads the table.
     *
     * @param tsv one row per volume
     * @param jsonFile what the columns are; without it the JSON beside the table, if there is one
     * @param volumes of the BOLD run
     */
    public static Confounds read(Path tsv, Optional<Path> jsonFile, int volumes) {
        Table table = Tables.readTsv(tsv);
        if (table.rows().size() != volumes) {
            throw new DataException(table.name() + ": expected " + volumes + " rows, one per volume, found "
                    + table.rows().size());
        }
        BidsSidecar sidecar = jsonFile.map(BidsSidecar::of).orElseGet(() -> BidsSidecar.beside(tsv));
        return new Confounds(tsv, table, sidecar);
    }

    /** The files read: the table and its JSON. */
    public List<Path> sources() {
        List<Path> sources = new ArrayList<>(List.of(tsv));
        sources.addAll(sidecar.sources());
        return sources;
    }

    /**
     * Names of the first components of the combined mask, by descending singular value (file order where a value is
     * missing).
     *
     * @param count how many; 0 gives none
     * @param assumeCombined without a JSON, take {@code a_comp_cor_00} and the following
     */
    public List<String> combinedComponents(int count, boolean assumeCombined) {
        if (count == 0) {
            return List.of();
        }
        if (sidecar.sources().isEmpty()) {
            if (!assumeCombined) {
                throw new DataException(table.name()
                        + ": expected the JSON that says which aCompCor components are of the combined mask, found none;"
                        + " give that JSON, or --assume-combined to take a_comp_cor_00 and the following");
            }
            List<String> names = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                names.add(String.format(Locale.ROOT, "a_comp_cor_%02d", i));
            }
            return names;
        }
        Map<String, Integer> retainedByMask = new TreeMap<>();
        List<Map.Entry<String, JsonNode>> combined = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : sidecar.fields().properties()) {
            JsonNode fields = entry.getValue();
            boolean retained = !fields.has("Retained") || fields.get("Retained").asBoolean();
            if (fields.path("Method").asText().equals("aCompCor") && retained) {
                String mask = fields.path("Mask").asText("no Mask");
                retainedByMask.merge(mask, 1, Integer::sum);
                if (mask.equals("combined")) {
                    combined.add(entry);
                }
            }
        }
        if (combined.size() < count) {
            throw new DataException(sidecar.sources().get(0).getFileName() + ": expected " + count
                    + " retained aCompCor components with Mask combined, found " + combined.size() + " (retained: "
                    + (retainedByMask.isEmpty() ? "none" : retainedByMask) + "); give --compcor with fewer, or to"
                    + " build-roi-rdms a --compcor-mask");
        }
        if (combined.stream()
                .allMatch(entry -> entry.getValue().path("SingularValue").isNumber())) {
            combined.sort(Comparator.comparingDouble(
                    entry -> -entry.getValue().path("SingularValue").doubleValue()));
        }
        return combined.subList(0, count).stream().map(Map.Entry::getKey).toList();
    }

    /**
     * What denoising takes of the table: components of the combined mask, all cosines, and more columns by name.
     *
     * @param components how many; 0 where they come from elsewhere
     */
    public List<Regressor> denoisingColumns(int components, boolean assumeCombined, List<String> more) {
        List<String> names = new ArrayList<>(combinedComponents(components, assumeCombined));
        names.addAll(cosines());
        names.addAll(more);
        return columns(names);
    }

    /** Names of all cosines: fMRIPrep high-passes before CompCor, so they belong to its components. */
    public List<String> cosines() {
        return table.columns().stream()
                .filter(column -> COSINE.matcher(column).matches())
                .toList();
    }

    /** Names of the columns that mark volumes before the steady state; used only where they are asked for. */
    public List<String> nonSteadyStateColumns() {
        return table.columns().stream()
                .filter(column -> SINGLED_OUT.matcher(column).matches())
                .toList();
    }

    /** The volumes that those columns mark, from 0, ascending; a cell that is no number marks none. */
    public int[] nonSteadyStateVolumes() {
        List<String> columns = nonSteadyStateColumns();
        return IntStream.range(0, table.rows().size())
                .filter(row -> columns.stream().anyMatch(column -> marks(row, column)))
                .toArray();
    }

    /** Nobody has asked for these columns: they earn a warning, and must not end a run. */
    private boolean marks(int row, String column) {
        try {
            return table.number(row, column) > 0;
        } catch (DataException e) {
            return false;
        }
    }

    /**
     * The columns of some names, each once; a name with {@code *} stands for all columns that fit it, if there are any.
     * {@code n/a} in the first row of a column of differences becomes the mean of the others, which is 0 once the column
     * is centred; anywhere else it is refused.
     *
     * @throws DataException naming every column that is not there and every cell that is no number
     */
    public List<Regressor> columns(List<String> names) {
        Findings findings = new Findings();
        List<Regressor> columns = new ArrayList<>();
        Set<String> unique = new LinkedHashSet<>();
        names.forEach(name -> unique.addAll(name.contains("*") ? fitting(name) : List.of(name)));
        for (String name : unique) {
            if (!table.columns().contains(name)) {
                findings.problem(table.name() + ": expected a column " + name + ", found none of this name");
                continue;
            }
            findings.attempt(() -> new Regressor(name, values(name))).ifPresent(columns::add);
        }
        findings.throwProblems();
        return columns;
    }

    /** The columns that fit a pattern, in the order of the table: how many outliers a run has differs by run. */
    private List<String> fitting(String pattern) {
        Pattern columns = Pattern.compile(
                Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
        return table.columns().stream()
                .filter(column -> columns.matcher(column).matches())
                .toList();
    }

    private double[] values(String name) {
        double[] values = new double[table.rows().size()];
        double sum = 0;
        for (int row = 0; row < values.length; row++) {
            values[row] = table.number(row, name);
            boolean mayMiss = row == 0 && FIRST_ROW_MISSING.matcher(name).matches();
            if (!Double.isFinite(values[row]) && !mayMiss) {
                throw new DataException(table.name() + " line " + table.lines().get(row)
                        + ": expected a number in column " + name + ", found "
                        + table.rows().get(row).get(name));
            }
            sum += row > 0 ? values[row] : 0;
        }
        if (!Double.isFinite(values[0])) {
            values[0] = values.length > 1 ? sum / (values.length - 1) : 0;
        }
        return values;
    }
}
