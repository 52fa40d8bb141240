package rdmflow.tool.checkdesign;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import rdmflow.core.DataException;
import rdmflow.io.design.Scan;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.table.Identifiers;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Findings;

/** Label images or 4-D masks with their tables, as subjects.csv names them. */
final class RoiImageChecks {
    private static final double LABEL_TOLERANCE = 1e-3;

    private final StudyFiles files;
    private final Findings all;
    private final Regions regions;
    private final Map<Path, Optional<Image>> images = new HashMap<>();

    /** A label image or a mask, and the number of voxels per label or volume. */
    private record Image(NiftiHeader header, Map<Integer, Integer> voxels) {}

    /** A row of a labels table. */
    private record Label(int index, String name) {}

    RoiImageChecks(StudyFiles files, Findings findings, Regions regions) {
        this.files = files;
        this.all = findings;
        this.regions = regions;
    }

    void check(List<StudyScan> scans) {
        Map<String, NiftiHeader> firstScan = new HashMap<>();
        for (StudyScan scan : scans) {
            String subject = scan.scan().subject();
            Findings findings = all.about(subject);
            scan.header().ifPresent(header -> firstScan.putIfAbsent(subject, header));
            Set<String> names = new HashSet<>();
            for (int i = 0; i < scan.scan().rois().size(); i++) {
                Path rois = files.resolve(scan.scan().rois().get(i));
                Path table = files.resolve(scan.scan().roiLabels().get(i));
                Optional<Image> image = images.computeIfAbsent(rois, file -> findings.attempt(() -> read(file)));
                if (image.isPresent() && firstScan.containsKey(subject)) {
                    findings.check(() -> image.get().header().requireGridOf(firstScan.get(subject)));
                }
                findings.attempt(() -> labels(table)).ifPresent(labels -> {
                    labels.forEach(label -> addName(scan.scan(), table, label.name(), names, findings));
                    image.ifPresent(read -> checkVoxels(read, table, labels, findings));
                });
            }
        }
    }

    private void addName(Scan scan, Path table, String name, Set<String> names, Findings findings) {
        if (!names.add(name)) {
            findings.problem(table.getFileName() + ": expected names unique across the tables of " + scan.key()
                    + ", found " + name + " twice");
        }
        regions.add(scan.subject(), name);
    }

    private static void checkVoxels(Image image, Path table, List<Label> labels, Findings findings) {
        boolean mask = image.header().dims().length > 3;
        if (mask && image.header().volumes() != labels.size()) {
            findings.problem(table.getFileName() + ": expected one row per volume of "
                    + image.header().name() + ", which has " + image.header().volumes() + ", found " + labels.size());
            return;
        }
        for (int row = 0; row < labels.size(); row++) {
            Label label = labels.get(row);
            int voxels = image.voxels().getOrDefault(mask ? row : label.index(), 0);
            if (voxels < 2) {
                findings.warning(image.header().name() + ": roi " + label.name() + " has "
                        + (voxels == 0 ? "no voxel" : "one voxel") + ": its results will be n/a");
            }
        }
    }

    private static Image read(Path file) {
        NiftiHeader header = Nifti.header(file);
        header.grid();
        Map<Integer, Integer> voxels = new HashMap<>();
        double[][] volumes = Nifti.readAll(header);
        boolean mask = header.dims().length > 3;
        for (int v = 0; v < volumes.length; v++) {
            for (double value : volumes[v]) {
                if (!mask && Math.abs(value - Math.rint(value)) > LABEL_TOLERANCE) {
                    throw new DataException(header.name() + ": expected whole numbers as labels, found " + value);
                }
                int key = mask ? v : (int) Math.rint(value);
                if (mask ? value != 0 : key != 0) {
                    voxels.merge(key, 1, Integer::sum);
                }
            }
        }
        return new Image(header, voxels);
    }

    private static List<Label> labels(Path file) {
        Table table = Tables.readTsv(file);
        if (!table.columns().containsAll(List.of("index", "name"))) {
            throw new DataException(table.name() + ": expected the columns index and name, found "
                    + String.join(", ", table.columns()));
        }
        List<Label> labels = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<Integer> indices = new HashSet<>();
        for (int row = 0; row < table.rows().size(); row++) {
            String where = table.name() + " line " + (row + 2) + ": ";
            String name = table.rows().get(row).get("name");
            String index = table.rows().get(row).get("index");
            if (!Identifiers.isValid(name)) {
                problems.add(where + "name: expected letters, digits, '.', '_' and '-', found \"" + name + "\"");
            }
            if (!index.matches("[0-9]{1,9}")) {
                problems.add(where + "index: expected a whole number, found \"" + index + "\"");
            } else if (!indices.add(Integer.valueOf(index))) {
                problems.add(where + "index: expected every index once, found " + index + " twice");
            } else {
                labels.add(new Label(Integer.parseInt(index), name));
            }
        }
        if (labels.isEmpty()) {
            problems.add(table.name() + ": expected at least one region, found none");
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return labels;
    }
}
