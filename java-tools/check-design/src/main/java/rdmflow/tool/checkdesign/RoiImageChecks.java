package rdmflow.tool.checkdesign;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import rdmflow.io.design.RoiRow;
import rdmflow.io.design.Scan;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.nifti.RegionMasks;
import rdmflow.io.nifti.RegionMasks.Region;
import rdmflow.io.nifti.RegionTable;
import rdmflow.io.tool.Findings;

/** Label images or 4-D masks with their tables, as subjects.csv names them, read as build-roi-rdms will read them. */
final class RoiImageChecks {
    private final StudyFiles files;
    private final Findings all;
    private final Regions regions;
    private final List<RoiRow> defined;
    private final Map<List<Path>, Optional<List<Region>>> read = new HashMap<>();

    /** @param defined rows of rois.csv, whose regions join those of the images */
    RoiImageChecks(StudyFiles files, Findings findings, Regions regions, List<RoiRow> defined) {
        this.defined = defined;
        this.files = files;
        this.all = findings;
        this.regions = regions;
    }

    void check(List<StudyScan> scans) {
        Map<String, NiftiHeader> firstScan = new HashMap<>();
        RegionCoverage coverage = new RegionCoverage(all);
        for (StudyScan scan : scans) {
            String subject = scan.scan().subject();
            Findings findings = all.about(subject);
            scan.header().ifPresent(header -> firstScan.putIfAbsent(subject, header));
            Set<String> names = new HashSet<>();
            for (int i = 0; i < scan.scan().rois().size(); i++) {
                Path image = files.resolve(scan.scan().rois().get(i));
                Path table = files.resolve(scan.scan().roiLabels().get(i));
                Optional<NiftiHeader> header = findings.attempt(() -> Nifti.header(image));
                boolean fits = header.isPresent()
                        && firstScan.containsKey(subject)
                        && findings.attempt(() -> {
                                    header.get().requireGridOf(firstScan.get(subject));
                                    return true;
                                })
                                .isPresent();
                List<Region> found = read.computeIfAbsent(
                                List.of(image, table), files -> read(header, image, table, findings))
                        .orElse(List.of());
                found.forEach(region -> {
                    addName(scan.scan(), table, region.name(), names, findings);
                    warnOfTiny(image, region, findings);
                });
                if (fits) {
                    coverage.check(scan, image.getFileName().toString(), found);
                }
            }
        }
        coverage.warn();
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
