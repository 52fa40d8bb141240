package rdmflow.tool.definerois;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.io.design.RoiMethod;
import rdmflow.io.design.RoiRow;
import rdmflow.io.design.Sheets;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.nifti.RegionMasks;
import rdmflow.io.tool.Findings;

/**
 * One participant's rows of rois.csv with the files they name, all of them on one grid. Everything that headers and
 * tables can say is checked before a voxel is read.
 */
final class RoiSheet {
    private final Path folder;
    private final List<RoiRow> rows;
    private final NiftiHeader grid;
    private final Optional<LocalizerRun> localizer;
    private final boolean[] inside;
    private final List<Path> inputs;
    private final Map<String, Object> details = new TreeMap<>();

    private RoiSheet(
            Path folder,
            List<RoiRow> rows,
            NiftiHeader grid,
            Optional<LocalizerRun> localizer,
            boolean[] inside,
            List<Path> inputs) {
        this.folder = folder;
        this.rows = rows;
        this.grid = grid;
        this.localizer = localizer;
        this.inside = inside;
        this.inputs = inputs;
        localizer.ifPresent(run -> details.put("localizer", run.details()));
    }

    static RoiSheet open(
            Path sheet, Path gridFile, Optional<Path> brainMask, Optional<LocalizerOptions> localizerOptions) {
        List<RoiRow> rows = Sheets.rois(sheet);
        NiftiHeader grid = Nifti.header(gridFile);
        if (!grid.hasOrientation()) {
            throw new DataException(grid.name() + ": expected an orientation, because spheres, atlas and warps are in"
                    + " mm, found sform_code 0 and qform_code 0; give --grid with the transform of the scan");
        }
        Path folder = sheet.toAbsolutePath().getParent();
        Findings findings = new Findings();
        findings.problems(contradictions(sheet, rows));
        Set<Path> inputs = new LinkedHashSet<>(List.of(sheet, gridFile));
        for (String file :
                rows.stream().flatMap(row -> row.files().stream()).distinct().toList()) {
            inputs.add(folder.resolve(file));
            findings.check(() -> Nifti.header(folder.resolve(file)).requireGridOf(grid));
        }
        Optional<Path> brain = brainMask.or(() -> findings.attempt(() -> RoiRow.brainMask(rows))
                .flatMap(cell -> cell)
                .map(folder::resolve));
        boolean[] inside = new boolean[grid.volumeSize()];
        Arrays.fill(inside, brain.isEmpty());
        brain.ifPresent(mask -> findings.check(() -> {
            inputs.add(mask);
            Arrays.stream(RegionMasks.readMask(mask, grid)).forEach(k -> inside[k] = true);
        }));
        Set<String> contrasts = new LinkedHashSet<>();
        rows.stream()
                .filter(row -> row.method() == RoiMethod.LOCALIZER)
                .forEach(row -> contrasts.add(row.contrast().orElseThrow()));
        if (!contrasts.isEmpty() && localizerOptions.isEmpty()) {
            findings.problem(sheet.getFileName() + ": expected --localizer-bold and --localizer-events for the rows of"
                    + " method localizer, found neither");
        }
        List<LocalizerRun> localizer = new ArrayList<>();
        localizerOptions.ifPresent(
                options -> findings.check(() -> localizer.add(LocalizerRun.open(options, grid, contrasts))));
        findings.throwProblems();
        localizer.forEach(run -> inputs.addAll(run.inputs()));
        return new RoiSheet(folder, rows, grid, localizer.stream().findFirst(), inside, List.copyOf(inputs));
    }

    private static List<String> contradictions(Path sheet, List<RoiRow> rows) {
        List<String> problems = new ArrayList<>();
        List<String> subjects = rows.stream().map(RoiRow::subject).distinct().toList();
        if (subjects.size() > 1) {
            problems.add(
                    sheet.getFileName() + ": expected the rows of one subject, found " + String.join(", ", subjects));
        }
        Map<String, RoiRow> first = new LinkedHashMap<>();
        for (RoiRow row : rows) {
            RoiRow other = first.putIfAbsent(row.roi(), row);
            if (other != null
                    && !(other.method() == row.method()
                            && other.contrast().equals(row.contrast())
                            && other.tMap().equals(row.tMap()))) {
                problems.add(sheet.getFileName() + ": expected one method, contrast and t_map for all rows of "
                        + row.roi() + ", found several");
            }
        }
        return problems;
    }

    /** Regions in the order of their first row. */
    List<String> names() {
        return rows.stream().map(RoiRow::roi).distinct().toList();
    }

    /** The rows of one region. */
    List<RoiRow> rowsOf(String roi) {
        return rows.stream().filter(row -> row.roi().equals(roi)).toList();
    }

    List<RoiRow> rows() {
        return rows;
    }

    NiftiHeader grid() {
        return grid;
    }

    /** Voxels that category regions may use. */
    boolean[] inside() {
        return inside;
    }

    double[] readMap(String file) {
        return Nifti.readVolume(Nifti.header(folder.resolve(file)));
    }

    int[] readMask(String file) {
        return RegionMasks.readMask(folder.resolve(file), grid);
    }

    /** The localizer's map of each contrast that a row names; none without such rows. */
    Map<String, double[]> tMaps(int threads) {
        return localizer.map(run -> run.tMaps(threads)).orElse(Map.of());
    }

    /** Mean over time of the localizer, or of the image that gives the grid. */
    double[] meanImage() {
        NiftiHeader image = localizer.map(LocalizerRun::header).orElse(grid);
        double[] mean = new double[image.volumeSize()];
        Nifti.forEachVolume(image, Nifti.allVoxels(image), (volume, values) -> IntStream.range(0, mean.length)
                .forEach(k -> mean[k] += values[k] / image.volumes()));
        return mean;
    }

    List<Path> inputs() {
        return inputs;
    }

    List<String> warnings() {
        return localizer.map(LocalizerRun::warnings).orElse(List.of());
    }

    Map<String, Object> details() {
        return details;
    }

    void addDetail(String key, Object value) {
        details.put(key, value);
    }
}
