package rdmflow.tool.checkdesign;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import rdmflow.core.DataException;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.bids.Confounds;
import rdmflow.io.design.Scan;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.tool.InputFile;

/** Opens what the scans name: headers, sidecars, masks and confounds; voxels of BOLD images stay unread. */
final class ScanChecks {
    private static final double SHORTEST_TR = 0.1;
    private static final double LONGEST_TR = 20;
    private static final double TR_TOLERANCE_SECONDS = 1e-3;
    private static final double HEADER_TR_TOLERANCE = 0.01;
    private static final double SLICE_TIME_TOLERANCE = 0.05;

    private final StudyFiles files;
    private final Findings all;
    private final double trSeconds;
    private final double sliceTimeRef;
    private final ConfoundOptions confounds;

    ScanChecks(StudyFiles files, Findings findings, double trSeconds, double sliceTimeRef, ConfoundOptions confounds) {
        this.files = files;
        this.all = findings;
        this.trSeconds = trSeconds;
        this.sliceTimeRef = sliceTimeRef;
        this.confounds = confounds;
    }

    /** Returns the scans with their headers. */
    List<StudyScan> check(List<StudyScan> scans) {
        List<StudyScan> opened = new ArrayList<>();
        Map<String, NiftiHeader> firstOfSubject = new HashMap<>();
        for (StudyScan scan : scans) {
            Findings findings = all.about(scan.scan().key());
            StudyScan open = open(scan, findings);
            opened.add(open);
            open.header().ifPresent(header -> {
                checkTr(open, header, findings);
                NiftiHeader first = firstOfSubject.putIfAbsent(scan.scan().subject(), header);
                findings.check(() -> {
                    if (first == null) {
                        header.grid();
                    } else {
                        header.requireGridOf(first);
                    }
                });
                checkConfounds(scan.scan(), header, findings);
                scan.scan()
                        .compcorMask()
                        .ifPresent(mask -> findings.check(
                                () -> Nifti.header(files.resolve(mask)).requireGridOf(header)));
            });
            if (open.header().isEmpty()) {
                checkFilesBesideBrokenScan(scan.scan(), findings);
            }
        }
        return opened;
    }

    private StudyScan open(StudyScan scan, Findings findings) {
        Path bold = files.resolve(scan.scan().bold());
        Optional<NiftiHeader> header = findings.attempt(() -> {
            NiftiHeader read = Nifti.header(InputFile.require(bold));
            if (read.dims().length < 4) {
                throw new DataException(read.name() + ": expected 4 dimensions, found " + read.dims().length);
            }
            if (read.volumes() < 2) {
                throw new DataException(read.name() + ": expected at least 2 volumes, found " + read.volumes());
            }
            return read;
        });
        BidsSidecar sidecar = scan.sidecar();
        if (sidecar.sources().isEmpty()) {
            sidecar = findings.attempt(() -> scan.scan()
                            .boldJson()
                            .or(() -> files.jsonBeside(scan.scan().bold()))
                            .map(json -> BidsSidecar.of(files.resolve(json)))
                            .orElse(BidsSidecar.none()))
                    .orElse(sidecar);
        }
        return scan.withHeader(header, sidecar);
    }

    private void checkTr(StudyScan scan, NiftiHeader header, Findings findings) {
        OptionalDouble sidecarTr = scan.sidecar().repetitionTime();
        double headerTr = header.trSeconds();
        if (sidecarTr.isEmpty() && Double.isNaN(headerTr)) {
            findings.warning(header.name() + ": no TR in its header or sidecar; --tr " + trSeconds + " is used");
            return;
        }
        double found = sidecarTr.orElse(headerTr);
        String where = sidecarTr.isPresent() ? "in its sidecar" : "in its header";
        if (!(found >= SHORTEST_TR && found <= LONGEST_TR)) {
            findings.problem(header.name() + ": expected a TR of " + SHORTEST_TR + " to " + (int) LONGEST_TR
                    + " s, found " + found + " s " + where + "; give RepetitionTime in seconds in its JSON");
        } else if (Math.abs(found - trSeconds) > TR_TOLERANCE_SECONDS) {
            findings.problem(
                    header.name() + ": expected a TR of " + trSeconds + " s (--tr), found " + found + " s " + where);
        } else if (sidecarTr.isPresent() && Math.abs(headerTr - found) > HEADER_TR_TOLERANCE * found) {
            findings.warning(header.name() + ": TR is " + headerTr + " s in the header and " + found
                    + " s in the sidecar; the sidecar's holds");
        }
        scan.sidecar().startTime().ifPresent(start -> {
            double reference = start / trSeconds;
            if (Math.abs(reference - sliceTimeRef) > SLICE_TIME_TOLERANCE) {
                findings.warning(header.name() + ": StartTime "
                        + start + " s in its sidecar says slice_time_ref "
                        + String.format(Locale.ROOT, "%.3f", reference)
                        + ", the study uses " + sliceTimeRef);
            }
        });
    }

    private void checkConfounds(Scan scan, NiftiHeader header, Findings findings) {
        scan.confounds()
                .ifPresent(cell -> findings.check(() -> Confounds.read(
                                files.resolve(cell),
                                scan.confoundsJson()
                                        .or(() -> files.jsonBeside(cell))
                                        .map(files::resolve),
                                header.volumes())
                        .denoisingColumns(
                                scan.compcorMask().isEmpty() ? confounds.compcor() : 0,
                                confounds.assumeCombined(),
                                confounds.columns())));
    }

    /** Without volumes to compare with, a table can at least be missing or empty. */
    private void checkFilesBesideBrokenScan(Scan scan, Findings findings) {
        scan.compcorMask().ifPresent(mask -> findings.check(() -> Nifti.header(files.resolve(mask))));
        scan.confounds().ifPresent(cell -> findings.check(() -> InputFile.require(files.resolve(cell))));
        scan.confoundsJson().ifPresent(cell -> findings.check(() -> BidsSidecar.of(files.resolve(cell))));
    }
}
