package rdmflow.tool.checkdesign;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.brain.NuisanceRegression;
import rdmflow.core.brain.Regressor;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.bids.Confounds;
import rdmflow.io.design.Scan;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.nifti.RegionMasks;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.InputFile;
import rdmflow.io.tool.TimingOptions;

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
    private final List<String> keptBeforeSteadyState = new ArrayList<>();

    ScanChecks(StudyFiles files, Findings findings, TimingOptions timing, ConfoundOptions confounds) {
        this.files = files;
        this.all = findings;
        this.trSeconds = timing.tr().orElseThrow();
        this.sliceTimeRef = timing.sliceTimeRef();
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
                if (first != null) {
                    findings.check(() -> header.requireGridOf(first));
                } else if (!header.hasOrientation()) {
                    findings.warning(header.name() + ": sform_code 0 and qform_code 0: regions are matched by voxel"
                            + " numbers alone, whether they lie where they should cannot be checked");
                }
                checkConfounds(scan.scan(), header, findings);
                scan.scan()
                        .compcorMask()
                        .ifPresent(mask -> findings.check(() -> RegionMasks.readMask(files.resolve(mask), header)));
            });
            if (open.header().isEmpty()) {
                checkFilesBesideBrokenScan(scan.scan(), findings);
            }
        }
        if (!keptBeforeSteadyState.isEmpty()) {
            all.warning("volumes before the steady state, as confounds name them, are kept: "
                    + String.join("; ", keptBeforeSteadyState) + "; name them in drop_volumes, or regress out"
                    + " non_steady_state_outlier*");
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
        Set<Integer> dropped = new TreeSet<>(scan.dropVolumes());
        dropped.addAll(confounds.dropVolumes());
        List<Integer> beyond =
                dropped.stream().filter(volume -> volume >= header.volumes()).toList();
        if (!beyond.isEmpty()) {
            findings.problem(header.name() + ": expected drop_volumes below " + header.volumes()
                    + ", its number of volumes, found " + beyond.get(0));
            return;
        }
        if (scan.confounds().isEmpty()) {
            findings.check(() -> regression(header, List.of(), dropped));
            return;
        }
        findings.check(() -> {
            String cell = scan.confounds().get();
            Confounds table = Confounds.read(
                    files.resolve(cell),
                    scan.confoundsJson().or(() -> files.jsonBeside(cell)).map(files::resolve),
                    header.volumes());
            int[] without = regression(
                            header,
                            table.denoisingColumns(
                                    scan.compcorMask().isEmpty() ? confounds.compcor() : 0,
                                    confounds.assumeCombined(),
                                    confounds.columns()),
                            dropped)
                    .censored();
            List<String> kept = IntStream.of(table.nonSteadyStateVolumes())
                    .filter(t -> Arrays.binarySearch(without, t) < 0)
                    .mapToObj(String::valueOf)
                    .toList();
            if (!kept.isEmpty()) {
                keptBeforeSteadyState.add(scan.key() + " (" + String.join(", ", kept) + ")");
            }
        });
    }

    /** As build-roi-rdms will make it; components of a CompCor mask come to it there. */
    private static NuisanceRegression regression(NiftiHeader header, List<Regressor> columns, Set<Integer> dropped) {
        try {
            return new NuisanceRegression(
                    header.volumes(),
                    columns,
                    dropped.stream().mapToInt(Integer::intValue).toArray());
        } catch (DataException e) {
            throw new DataException(header.name() + ": " + e.getMessage(), e);
        }
    }

    /** Without volumes to compare with, a table can at least be missing or empty. */
    private void checkFilesBesideBrokenScan(Scan scan, Findings findings) {
        scan.compcorMask().ifPresent(mask -> findings.check(() -> Nifti.header(files.resolve(mask))));
        scan.confounds().ifPresent(cell -> findings.check(() -> InputFile.require(files.resolve(cell))));
        scan.confoundsJson().ifPresent(cell -> findings.check(() -> BidsSidecar.of(files.resolve(cell))));
    }
}
