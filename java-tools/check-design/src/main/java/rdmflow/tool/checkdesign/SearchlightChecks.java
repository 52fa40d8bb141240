package rdmflow.tool.checkdesign;

import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.core.brain.BrainModel;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.BrainRegions;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.brain.SurfaceMaps;
import rdmflow.io.design.Scan;
import rdmflow.io.tool.Findings;

/** What maps of whole brains need: where the brain is, and how its vertices hang together. */
final class SearchlightChecks {
    private final StudyFiles files;
    private final Findings findings;

    SearchlightChecks(StudyFiles files, Findings findings) {
        this.files = files;
        this.findings = findings;
    }

    void check(List<StudyScan> scans) {
        List<StudyScan> without = scans.stream()
                .filter(scan -> scan.image().filter(this::hasCortex).isPresent()
                        && scan.scan().surfaces().isEmpty())
                .toList();
        if (!without.isEmpty() && files.isBids()) {
            findings.problem(
                    "--surfaces: expected the midthickness surfaces of both hemispheres (of a template, or with"
                            + " {subject} in the names of each participant) for --searchlight of "
                            + without.get(0).image().orElseThrow().name() + ", found none");
        } else {
            without.forEach(scan -> missing(scan, "the midthickness in the column surfaces of subjects.csv"));
        }
        for (StudyScan scan : scans) {
            scan.image().ifPresent(image -> check(scan, image, without.contains(scan)));
        }
    }

    private boolean hasCortex(BrainImage image) {
        return image instanceof SurfaceImage surface
                && surface.grayordinates().models().stream().anyMatch(BrainModel::isSurface);
    }

    private void missing(StudyScan scan, String expected) {
        findings.problem(scan.scan().key() + ": " + scan.image().orElseThrow().name() + ": expected " + expected
                + " for --searchlight, found none");
    }

    private void check(StudyScan scan, BrainImage image, boolean withoutSurfaces) {
        Scan row = scan.scan();
        List<Path> masks = row.mask().stream()
                .flatMap(cell -> Stream.of(cell.split(";")))
                .map(cell -> files.resolve(cell.strip()))
                .toList();
        Findings about = findings.about(row.key());
        if (masks.isEmpty() && !(image instanceof SurfaceImage)) {
            missing(
                    scan,
                    files.isBids()
                            ? "its mask of the brain (_desc-brain_mask.nii.gz) beside it"
                            : "a mask of the brain in the column mask of subjects.csv");
            return;
        }
        about.attempt(() -> centres(image, masks)).ifPresent(centres -> {
            if (centres.length == 0) {
                about.problem(masks.get(0).getFileName() + ": expected places inside of the mask, found none");
            } else if (image instanceof SurfaceImage surface && !withoutSurfaces) {
                List<Path> surfaces =
                        row.surfaces().stream().map(files.surfaces()::resolve).toList();
                about.check(() -> SurfaceMaps.requireSurfaces(
                        SurfaceMaps.meshes(surfaces, surface), surface, centres, "surfaces"));
            }
        });
    }

    private static int[] centres(BrainImage image, List<Path> masks) {
        if (masks.isEmpty()) {
            return IntStream.range(0, image.places()).toArray();
        }
        return image instanceof SurfaceImage surface
                ? SurfaceMaps.readMask(masks, surface)
                : BrainRegions.readMask(masks.get(0), image);
    }

    /** Whether all scans were opened and have the places of the first. */
    static boolean inOneSpace(List<StudyScan> scans) {
        try {
            for (StudyScan scan : scans) {
                scan.image().orElseThrow().requirePlacesOf(scans.get(0).image().orElseThrow());
            }
            return true;
        } catch (DataException | NoSuchElementException e) {
            return false;
        }
    }
}
