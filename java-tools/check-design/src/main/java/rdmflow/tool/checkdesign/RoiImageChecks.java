package rdmflow.tool.checkdesign;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.BrainRegions;
import rdmflow.io.brain.RegionChoice;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.brain.VolumeImage;
import rdmflow.io.design.RoiRow;
import rdmflow.io.design.Scan;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.nifti.RegionMasks;
import rdmflow.io.nifti.RegionMasks.Region;
import rdmflow.io.nifti.RegionTable;
import rdmflow.io.surface.CiftiFile;
import rdmflow.io.surface.GiftiFile;
import rdmflow.io.tool.Findings;

/** Label images or 4-D masks with their tables, as subjects.csv names them, read as build-roi-rdms will read them. */
final class RoiImageChecks {
    private final StudyFiles files;
    private final Findings all;
    private final Regions regions;
    private final List<RoiRow> defined;
    private final RegionChoice choice;
    private final Map<List<Path>, Optional<List<Region>>> read = new HashMap<>();

    /** @param defined rows of rois.csv, whose regions join those of the images */
    RoiImageChecks(StudyFiles files, Findings findings, Regions regions, List<RoiRow> defined, RegionChoice choice) {
        this.choice = choice;
        this.defined = defined;
        this.files = files;
        this.all = findings;
        this.regions = regions;
    }

    void check(List<StudyScan> scans) {
        Map<String, BrainImage> firstScan = new HashMap<>();
        RegionCoverage coverage = new RegionCoverage(all);
        for (StudyScan scan : scans) {
            String subject = scan.scan().subject();
            scan.image().ifPresent(image -> firstScan.putIfAbsent(subject, image));
            Set<String> names = new HashSet<>();
            if (firstScan.get(subject) instanceof SurfaceImage surface) {
                checkSurface(scan.scan(), surface, names, all.about(subject));
            } else if (firstScan.get(subject) == null
                    && scan.scan().boldFiles().stream().map(Path::of).anyMatch(RoiImageChecks::isSurface)) {
                openLabels(scan.scan(), all.about(subject));
            } else {
                checkVolumes(scan, Optional.ofNullable(firstScan.get(subject)), names, coverage);
            }
        }
        coverage.warn();
    }

    /** All label files of a scan together, because hemispheres share their regions. */
    private void checkSurface(Scan scan, SurfaceImage surface, Set<String> names, Findings findings) {
        if (scan.rois().isEmpty()) {
            return;
        }
        List<Path> images = scan.rois().stream().map(files::resolve).toList();
        List<Path> tables = scan.roiLabels().stream().map(files::resolve).toList();
        List<Path> key = new ArrayList<>(images);
        key.addAll(tables);
        // Other participants' places may be others.
        key.add(Path.of(scan.subject()));
        List<Region> found = read.computeIfAbsent(
                        key, of -> findings.attempt(() -> BrainRegions.read(images, tables, surface, choice)))
                .orElse(List.of());
        found.forEach(region -> {
            addName(scan, images.get(0), region.name(), names, findings);
            warnOfTiny(images.get(0), region, findings);
        });
    }

    private static boolean isSurface(Path file) {
        return CiftiFile.isNamedSo(file) || GiftiFile.isNamedSo(file);
    }

    /** Without a run to compare with, label files can at least be missing or damaged. */
    private void openLabels(Scan scan, Findings findings) {
        for (String cell : scan.rois()) {
            Path file = files.resolve(cell);
            read.computeIfAbsent(
                    List.of(file),
                    of -> findings.attempt(() -> {
                        if (GiftiFile.isNamedSo(file)) {
                            GiftiFile.open(file);
                        } else {
                            CiftiFile.open(file);
                        }
                        return List.of();
                    }));
        }
    }

    private void checkVolumes(StudyScan scan, Optional<BrainImage> first, Set<String> names, RegionCoverage coverage) {
        Findings findings = all.about(scan.scan().subject());
        List<String> there = new ArrayList<>();
        defined.stream()
                .filter(row -> row.subject().equals(scan.scan().subject()))
                .forEach(row -> there.add(row.roi()));
        if (first.isPresent() && first.get() instanceof VolumeImage volume) {
            findings.check(() -> choice.requireFits(volume));
        }
        for (int i = 0; i < scan.scan().rois().size(); i++) {
            Path image = files.resolve(scan.scan().rois().get(i));
            if (scan.scan().roiLabels().isEmpty()) {
                findings.problem(image.getFileName() + ": expected labels of volumes with a table in roi_labels, found"
                        + " none");
                continue;
            }
            Path table = files.resolve(scan.scan().roiLabels().get(i));
            Optional<NiftiHeader> header = findings.attempt(() -> Nifti.header(image));
            boolean fits = header.isPresent()
                    && first.isPresent()
                    && findings.attempt(() -> {
                                new VolumeImage(header.get()).requirePlacesOf(first.get());
                                return true;
                            })
                            .isPresent();
            List<Region> whole = read.computeIfAbsent(
                            List.of(image, table), files -> read(header, image, table, findings))
                    .orElse(List.of());
            whole.forEach(region -> there.add(region.name()));
            List<Region> found =
                    whole.stream().filter(region -> choice.wants(region.name())).toList();
            found.forEach(region -> {
                addName(scan.scan(), table, region.name(), names, findings);
                warnOfTiny(image, region, findings);
            });
            if (fits) {
                coverage.check(scan, image.getFileName().toString(), found);
            }
        }
        if (!there.isEmpty()) {
            findings.check(() -> choice.requireAmong(there));
        }
    }

    /** On the image's own grid: an image that several participants name is read once. */
    private static Optional<List<Region>> read(
            Optional<NiftiHeader> header, Path image, Path table, Findings findings) {
        if (header.isEmpty()) {
            findings.check(() -> RegionTable.read(table));
            return Optional.empty();
        }
        return findings.attempt(() -> RegionMasks.read(image, table, header.get()));
    }

    private void addName(Scan scan, Path table, String name, Set<String> names, Findings findings) {
        if (!names.add(name)) {
            findings.problem(table.getFileName() + ": expected names unique across the tables of " + scan.key()
                    + ", found " + name + " twice");
        }
        if (defined.stream()
                .anyMatch(
                        row -> row.subject().equals(scan.subject()) && row.roi().equals(name))) {
            findings.problem(table.getFileName() + ": expected regions that rois.csv does not define for "
                    + scan.subject() + " as well, found " + name + "; rename one");
        }
        regions.add(scan.subject(), name);
    }

    private static void warnOfTiny(Path image, Region region, Findings findings) {
        int voxels = region.voxels().length;
        if (voxels < 2) {
            findings.warning(image.getFileName() + ": roi " + region.name() + " has "
                    + (voxels == 0 ? "no voxel" : "one voxel") + ": its results will be n/a");
        }
    }
}
