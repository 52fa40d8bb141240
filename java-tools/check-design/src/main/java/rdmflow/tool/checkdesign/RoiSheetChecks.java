package rdmflow.tool.checkdesign;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rdmflow.core.DataException;
import rdmflow.io.design.ContrastWeight;
import rdmflow.io.design.Localizer;
import rdmflow.io.design.RoiMethod;
import rdmflow.io.design.RoiRow;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;

/** What define-rois will need: the rows of rois.csv with their masks and maps, localizer runs and contrasts. */
final class RoiSheetChecks {
    /** The contrasts that hold where no contrasts.csv is given (DATASET section 3). */
    private static final Set<String> DEFAULT_CONTRASTS = Set.of("faces", "bodies", "artifacts", "scenes");

    private static final List<String> EVENT_COLUMNS = List.of("onset", "duration", "trial_type");

    private final Findings all;
    private final List<RoiRow> rows;
    private final List<Localizer> localizers;
    private final Set<String> contrasts;

    RoiSheetChecks(
            Findings findings,
            List<RoiRow> rows,
            List<Localizer> localizers,
            Optional<List<ContrastWeight>> contrasts) {
        this.all = findings;
        this.rows = rows;
        this.localizers = localizers;
        this.contrasts = contrasts
                .map(weights -> weights.stream().map(ContrastWeight::contrast).collect(Collectors.toSet()))
                .orElse(DEFAULT_CONTRASTS);
    }

    /**
     * What the sheets must agree on.
     *
     * @param withoutSheets whether no sheet could name regions, as when a BIDS folder is looked at alone
     */
    void checkSheets(List<StudyScan> scans, boolean withoutSheets, Regions regions) {
        Set<String> subjects = new TreeSet<>();
        scans.forEach(scan -> subjects.add(scan.scan().subject()));
        Set<String> localized = localizers.stream().map(Localizer::subject).collect(Collectors.toSet());
        Set<String> withRegions = new HashSet<>();
        for (RoiRow row : rows) {
            withRegions.add(row.subject());
            if (!subjects.contains(row.subject())) {
                all.warning("rois.csv: " + row.subject() + " has no scan; its rows are not used");
                continue;
            }
            regions.add(row.subject(), row.roi());
            if (row.method() == RoiMethod.LOCALIZER && !localized.contains(row.subject())) {
                all.problem("localizers.csv: expected a row for " + row.subject()
                        + ", of whom rois.csv asks a localizer, found none");
            }
            row.contrast()
                    .filter(name -> !contrasts.contains(name))
                    .ifPresent(name -> all.problem("rois.csv: expected one of the contrasts "
                            + String.join(", ", new TreeSet<>(contrasts)) + ", found " + name));
        }
        if (withoutSheets) {
            all.warning("no rois.csv: no region can be measured");
            return;
        }
        for (StudyScan scan : scans) {
            if (scan.scan().rois().isEmpty()
                    && !withRegions.contains(scan.scan().subject())) {
                all.problem(scan.scan().key() + ": expected regions in subjects.csv or rois.csv, found none");
            }
        }
    }

    /** Opens masks, maps, localizer runs and events; all must lie on the grid of the participant's scans. */
    void checkFiles(List<StudyScan> scans, StudyFiles roiFiles, StudyFiles localizerFiles) {
        Map<String, NiftiHeader> bold = new HashMap<>();
        scans.forEach(scan ->
                scan.header().ifPresent(header -> bold.putIfAbsent(scan.scan().subject(), header)));
        for (RoiRow row : rows) {
            NiftiHeader grid = bold.get(row.subject());
            Findings findings = all.about(row.subject());
            for (String cell : row.files()) {
                findings.attempt(() -> Nifti.header(roiFiles.resolve(cell))).ifPresent(header -> {
                    if (grid == null) {
                        return;
                    }
                    if (row.method() == RoiMethod.ATLAS) {
                        header.grid()
                                .differenceFrom(grid.grid())
                                .ifPresent(difference -> findings.warning(header.name() + ": grid differs from "
                                        + grid.name() + ": " + difference + "; it must be warped to that grid"));
                    } else {
                        findings.check(() -> header.requireGridOf(grid));
                    }
                });
            }
        }
        for (Localizer localizer : localizers) {
            Findings findings = all.about(localizer.subject());
            findings.attempt(() -> Nifti.header(localizerFiles.resolve(localizer.bold())))
                    .ifPresent(header -> {
                        NiftiHeader grid = bold.get(localizer.subject());
                        if (grid != null) {
                            findings.check(() -> header.requireGridOf(grid));
                        }
                        localizer
                                .confounds()
                                .ifPresent(cell ->
                                        findings.check(() -> requireRows(localizerFiles.resolve(cell), header)));
                    });
            findings.check(() -> requireEvents(localizerFiles.resolve(localizer.events())));
        }
    }

    private static void requireRows(Path confounds, NiftiHeader bold) {
        int rows = Tables.readTsv(confounds).rows().size();
        if (rows != bold.volumes()) {
            throw new DataException(confounds.getFileName() + ": expected " + bold.volumes() + " rows as " + bold.name()
                    + " has volumes, found " + rows);
        }
    }

    private static void requireEvents(Path events) {
        Table table = Tables.readTsv(events);
        if (!table.columns().containsAll(EVENT_COLUMNS)) {
            throw new DataException(table.name() + ": expected the columns " + String.join(", ", EVENT_COLUMNS)
                    + ", found " + String.join(", ", table.columns()));
        }
    }
}
