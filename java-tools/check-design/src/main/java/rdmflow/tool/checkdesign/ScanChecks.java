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
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.BrainRegions;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.brain.SurfaceMaps;
import rdmflow.io.design.Scan;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.tool.ConfoundOptions;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.InputFile;
import rdmflow.io.tool.TimingOptions;

/** Opens what the scans name: headers, sidecars, masks and confounds; voxels of BOLD images stay unread. */
final class ScanChecks {
    static final String WHERE_SURFACES_STAND = "in the column surfaces of subjects.csv (with --bids by --surfaces)";

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
        Map<String, BrainImage> firstOfSubject = new HashMap<>();
        Map<List<Path>, String> scanOfFiles = new HashMap<>();
        for (StudyScan scan : scans) {
            Findings findings = all.about(scan.scan().key());
            StudyScan open = open(scan, findings);
            opened.add(open);
            // A row that was copied and not changed gives two participants one brain.
            String other = scanOfFiles.putIfAbsent(
                    scan.scan().boldFiles().stream().map(files::resolve).toList(),
                    scan.scan().key());
            if (other != null) {
                findings.warning("bold: expected a scan of its own, found the file of " + other + ": "
                        + StudyFiles.fileName(scan.scan().bold()));
            }
            open.image().ifPresent(header -> {
                findings.check(() -> checkTr(open, header, findings));
                BrainImage first = firstOfSubject.putIfAbsent(scan.scan().subject(), header);
                if (first != null) {
                    findings.check(() -> header.requirePlacesOf(first));
                } else {
                    header.warnings().forEach(warning -> findings.warning(header.name() + ": " + warning));
                }
                checkConfounds(scan.scan(), header, findings);
                checkSurfaces(scan.scan(), header, findings);
                scan.scan()
                        .compcorMask()
                        .ifPresent(mask -> findings.check(() -> BrainRegions.readMask(files.resolve(mask), header)));
            });
            if (open.image().isEmpty()) {
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
        List<Path> bold = scan.scan().boldFiles().stream().map(files::resolve).toList();
        Optional<BrainImage> image = findings.attempt(() -> {
            bold.forEach(InputFile::require);
            BrainImage read = BrainImage.open(bold);
            read.requireRun();
            return read;
        });
        BidsSidecar sidecar = scan.sidecar();
        if (sidecar.sources().isEmpty()) {
            sidecar = findings.attempt(() -> scan.scan()
                            .boldJson()
                            .or(() -> files.jsonBeside(scan.scan().bold()))
                            .map(json -> BidsSidecar.ofImage(
                                    bold,
                                    Arrays.stream(json.split(";"))
                                            .map(part -> files.resolve(part.strip()))
                                            .toList()))
                            .orElse(BidsSidecar.none()))
                    .orElse(sidecar);
        }
        return scan.withImage(image, sidecar);
    }

    private void checkSurfaces(Scan scan, BrainImage image, Findings findings) {
        List<Path> surfaces =
                scan.surfaces().stream().map(files.surfaces()::resolve).toList();
        if (surfaces.isEmpty()) {
            return;
        }
        if (image instanceof SurfaceImage surface) {
            findings.check(() -> SurfaceMaps.geodesics(surfaces, surface));
        } else {
            findings.problem(
                    image.name() + ": expected no surfaces for a volume, found " + String.join(", ", scan.surfaces()));
        }
    }

    private void checkTr(StudyScan scan, BrainImage header, Findings findings) {
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

    private void checkConfounds(Scan scan, BrainImage header, Findings findings) {
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
    private static NuisanceRegression regression(BrainImage header, List<Regressor> columns, Set<Integer> dropped) {
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
