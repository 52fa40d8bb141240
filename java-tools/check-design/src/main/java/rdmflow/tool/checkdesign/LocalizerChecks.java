package rdmflow.tool.checkdesign;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import rdmflow.core.DataException;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.bids.LocalizerEvents;
import rdmflow.io.bids.RepetitionTime;
import rdmflow.io.design.ContrastTable;
import rdmflow.io.design.Localizer;
import rdmflow.io.design.RoiMethod;
import rdmflow.io.design.RoiRow;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Findings;

/** Opens the runs of localizers.csv with their events, read as define-rois will read them. */
final class LocalizerChecks {
    private final Findings all;
    private final StudyFiles files;
    private final List<RoiRow> rows;
    private final Optional<ContrastTable> contrasts;

    LocalizerChecks(Findings findings, StudyFiles files, List<RoiRow> rows, Optional<ContrastTable> contrasts) {
        this.all = findings;
        this.files = files;
        this.rows = rows;
        this.contrasts = contrasts;
    }

    /**
     * Checks every run.
     *
     * @param grids of the participants' scans
     */
    void check(List<Localizer> localizers, Map<String, NiftiHeader> grids) {
        for (Localizer localizer : localizers) {
            Findings findings = all.about(localizer.subject());
            Path bold = files.resolve(localizer.bold());
            Optional<NiftiHeader> header = findings.attempt(() -> Nifti.header(bold));
            header.ifPresent(run -> {
                if (run.dims().length < 4) {
                    findings.problem(run.name() + ": expected 4 dimensions, found " + run.dims().length);
                }
                Optional.ofNullable(grids.get(localizer.subject()))
                        .ifPresent(grid -> findings.check(() -> run.requireGridOf(grid)));
                localizer.confounds().ifPresent(cell -> findings.check(() -> requireRows(files.resolve(cell), run)));
            });
            localizer.confoundsJson().ifPresent(cell -> findings.check(() -> BidsSidecar.of(files.resolve(cell))));
            double seconds = header.flatMap(run -> findings.attempt(() -> seconds(localizer, run)))
                    .orElse(Double.POSITIVE_INFINITY);
            findings.attempt(() -> LocalizerEvents.read(files.resolve(localizer.events()), seconds))
                    .ifPresent(events -> {
                        events.warnings().forEach(findings::warning);
                        checkContrasts(localizer.subject(), events, findings);
                    });
        }
    }

    private double seconds(Localizer localizer, NiftiHeader run) {
        BidsSidecar sidecar = files.jsonBeside(localizer.bold())
                .map(json -> BidsSidecar.of(files.resolve(json)))
                .orElse(BidsSidecar.none());
        return run.volumes() * RepetitionTime.of(Optional.empty(), sidecar, run).seconds();
    }

    /** A contrast that no sheet has is named once, where the sheets are checked. */
    private void checkContrasts(String subject, LocalizerEvents events, Findings findings) {
        Set<String> wanted = new TreeSet<>();
        rows.stream()
                .filter(row -> row.subject().equals(subject) && row.method() == RoiMethod.LOCALIZER)
                .forEach(row -> wanted.add(row.contrast().orElseThrow()));
        contrasts.ifPresent(table -> wanted.stream()
                .filter(table.names()::contains)
                .forEach(contrast -> findings.check(() -> table.weights(contrast, events.conditions()))));
    }

    private static void requireRows(Path confounds, NiftiHeader bold) {
        int rows = Tables.readTsv(confounds).rows().size();
        if (rows != bold.volumes()) {
            throw new DataException(confounds.getFileName() + ": expected " + bold.volumes() + " rows as " + bold.name()
                    + " has volumes, found " + rows);
        }
    }
}
