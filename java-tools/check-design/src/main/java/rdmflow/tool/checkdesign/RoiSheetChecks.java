package rdmflow.tool.checkdesign;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rdmflow.core.DataException;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.BrainRegions;
import rdmflow.io.brain.RegionChoice;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.brain.SurfaceMaps;
import rdmflow.io.design.ContrastTable;
import rdmflow.io.design.Localizer;
import rdmflow.io.design.RoiMethod;
import rdmflow.io.design.RoiRow;
import rdmflow.io.design.Warp;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.nifti.RegionMasks;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.InputFile;

/** What define-rois will need: the rows of rois.csv with their masks and maps, localizer runs, contrasts and transforms. */
final class RoiSheetChecks {
    private final Findings all;
    private final List<RoiRow> rows;
    private final List<Localizer> localizers;
    private final Optional<ContrastTable> contrasts;
    private final List<Warp> warps;

    RoiSheetChecks(
            Findings findings,
            List<RoiRow> rows,
            List<Localizer> localizers,
            Optional<ContrastTable> contrasts,
            List<Warp> warps) {
        this.all = findings;
        this.rows = rows;
        this.localizers = localizers;
        this.contrasts = contrasts;
        this.warps = warps;
    }

    /**
     * What the sheets must agree on.
     *
     * @param withoutSheets whether no sheet could name regions: a BIDS folder without rois.csv
     * @param searchlight whether whole brains are mapped, for which a study needs no regions at all
     */
    void checkSheets(List<StudyScan> scans, boolean withoutSheets, boolean searchlight, Regions regions) {
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
            if (!row.hasLabels()) {
                regions.add(row.subject(), row.roi());
            }
            if (row.method() == RoiMethod.LOCALIZER && !localized.contains(row.subject())) {
                all.problem("localizers.csv: expected a row for " + row.subject()
                        + ", of whom rois.csv asks a localizer, found none");
            }
            contrasts.ifPresent(table -> row.contrast()
                    .filter(name -> !table.names().contains(name))
                    .ifPresent(name -> all.problem("rois.csv: expected one of the contrasts "
                            + String.join(", ", table.names()) + ", found " + name)));
        }
        if (searchlight
                && rows.isEmpty()
                && scans.stream().allMatch(scan -> scan.scan().rois().isEmpty())) {
            return;
        }
        if (withoutSheets) {
            all.problem("--rois: expected a rois.csv, because a BIDS folder names no regions, found none");
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
    void checkFiles(
            List<StudyScan> scans,
            StudyFiles roiFiles,
            StudyFiles localizerFiles,
            StudyFiles transformFiles,
            Regions regions) {
        Map<String, BrainImage> images = new TreeMap<>();
        scans.forEach(scan ->
                scan.image().ifPresent(image -> images.putIfAbsent(scan.scan().subject(), image)));
        Map<String, NiftiHeader> bold = new TreeMap<>();
        scans.forEach(scan ->
                scan.volume().ifPresent(header -> bold.putIfAbsent(scan.scan().subject(), header)));
        checkWarps(bold, transformFiles);
        Set<String> warped = warps.stream().map(Warp::subject).collect(Collectors.toSet());
        for (RoiRow row : rows) {
            NiftiHeader grid = bold.get(row.subject());
            Findings findings = all.about(row.subject());
            if (images.get(row.subject()) instanceof SurfaceImage surface) {
                findings.check(() -> checkOnSurface(row, surface, roiFiles, scans, regions));
                continue;
            }
            if (grid != null && !grid.hasOrientation()) {
                findings.problem(grid.name() + ": expected an orientation for the regions of rois.csv, because spheres,"
                        + " atlas and warps are in mm, found sform_code 0 and qform_code 0");
                continue;
            }
            for (String cell : row.files()) {
                Path file = roiFiles.resolve(cell);
                if (grid != null && row.searchMask().equals(Optional.of(cell))) {
                    findings.check(() -> RegionMasks.readMask(file, grid));
                    continue;
                }
                findings.attempt(() -> Nifti.header(file)).ifPresent(header -> {
                    if (header.volumes() != 1) {
                        findings.problem(header.name() + ": expected a single volume, found " + header.volumes());
                    }
                    if (grid == null) {
                        return;
                    }
                    if (row.method() != RoiMethod.ATLAS) {
                        findings.check(() -> header.requireGridOf(grid));
                    } else if (!warped.contains(row.subject())) {
                        findings.attempt(header::grid)
                                .flatMap(own -> own.differenceFrom(grid.grid()))
                                .ifPresent(difference -> findings.problem(header.name() + ": grid differs from "
                                        + grid.name() + ": " + difference
                                        + "; give the map on that grid, or a row in transforms.csv to warp it"));
                    }
                });
            }
        }
        images.forEach((subject, image) -> {
            Findings findings = all.about(subject);
            List<RoiRow> own =
                    rows.stream().filter(row -> row.subject().equals(subject)).toList();
            findings.attempt(() -> RoiRow.brainMask(own))
                    .flatMap(cell -> cell)
                    .ifPresent(cell -> findings.check(() -> readBrainMask(cell, image, roiFiles)));
        });
        new LocalizerChecks(all, localizerFiles, rows, contrasts).check(localizers, bold);
    }

    private static void readBrainMask(String cell, BrainImage image, StudyFiles files) {
        if (image instanceof SurfaceImage surface) {
            SurfaceMaps.readMask(RoiRow.parts(cell).stream().map(files::resolve).toList(), surface);
        } else {
            BrainRegions.readMask(files.resolve(cell), image);
        }
    }

    /** As define-rois will read them. */
    private static void checkOnSurface(
            RoiRow row, SurfaceImage surface, StudyFiles files, List<StudyScan> scans, Regions regions) {
        if (row.method() == RoiMethod.LOCALIZER) {
            throw new DataException(row.roi() + ": expected the methods t-map and atlas on surfaces, found localizer;"
                    + " give the t-map of the localizer");
        }
        if (row.hasLabels()) {
            List<Path> labels = row.files().stream().map(files::resolve).toList();
            BrainRegions.read(labels, List.of(), surface, new RegionChoice(List.of(row.roi()), false))
                    .forEach(region -> regions.add(row.subject(), region.name()));
            return;
        }
        for (Optional<String> cell : List.of(row.searchMask(), row.tMap(), row.probabilityMap())) {
            cell.filter(text -> row.files().containsAll(RoiRow.parts(text)))
                    .ifPresent(text -> SurfaceMaps.read(
                            RoiRow.parts(text).stream().map(files::resolve).toList(), surface));
        }
        if (row.method() == RoiMethod.T_MAP
                && scans.stream()
                        .filter(scan -> scan.scan().subject().equals(row.subject()))
                        .anyMatch(scan -> scan.scan().surfaces().isEmpty())) {
            throw new DataException(row.roi() + ": expected the midthickness of both hemispheres "
                    + ScanChecks.WHERE_SURFACES_STAND + ", because a region lies around its peak, found none");
        }
    }

    /** ANTs takes no orientation from a reference of four dimensions, so that the maps would lie elsewhere. */
    private void checkWarps(Map<String, NiftiHeader> bold, StudyFiles files) {
        for (Warp warp : warps) {
            Findings findings = all.about(warp.subject());
            for (String cell : warp.transforms()) {
                findings.check(() -> InputFile.require(files.resolve(cell)));
            }
            findings.attempt(() -> Nifti.header(files.resolve(warp.reference())))
                    .ifPresent(header -> {
                        if (header.dims().length != 3) {
                            findings.problem(header.name() + ": expected a reference of 3 dimensions, found "
                                    + header.dims().length + "; give a boldref or a brain mask");
                        } else if (!header.hasOrientation()) {
                            findings.check(header::grid);
                        } else if (bold.containsKey(warp.subject())) {
                            findings.check(() -> header.requireGridOf(bold.get(warp.subject())));
                        }
                    });
        }
    }
}
