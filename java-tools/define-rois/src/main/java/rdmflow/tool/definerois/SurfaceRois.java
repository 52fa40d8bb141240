package rdmflow.tool.definerois;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.brain.Geodesic;
import rdmflow.core.brain.MaximumProbability;
import rdmflow.core.brain.PeakRegion;
import rdmflow.io.brain.BrainRegions;
import rdmflow.io.brain.RegionChoice;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.brain.SurfaceMaps;
import rdmflow.io.brain.SurfaceNeighbours;
import rdmflow.io.design.Hemisphere;
import rdmflow.io.design.RoiMethod;
import rdmflow.io.design.RoiRow;
import rdmflow.io.design.Sheets;
import rdmflow.io.nifti.Overlap;
import rdmflow.io.nifti.RegionMasks.Region;
import rdmflow.io.surface.CiftiWriter;
import rdmflow.io.tool.Findings;

/**
 * One participant's rows of rois.csv on surfaces and grayordinates: labels of an atlas, maximum probability, or the places
 * of the highest t around the peaks of a t-map, where the distance goes along the surface.
 */
final class SurfaceRois {
    private final Path folder;
    private final List<RoiRow> rows;
    private final SurfaceImage image;
    private final List<Optional<Geodesic>> geodesics;
    private final Set<Path> inputs = new LinkedHashSet<>();
    private final boolean[] inside;

    private SurfaceRois(Path sheet, List<RoiRow> rows, SurfaceImage image, List<Path> surfaces, List<Path> brainMask) {
        this.folder = sheet.toAbsolutePath().getParent();
        this.rows = rows;
        this.image = image;
        this.geodesics = SurfaceMaps.geodesics(surfaces, image);
        inputs.add(sheet);
        inputs.addAll(image.files());
        inputs.addAll(surfaces);
        rows.forEach(row -> row.files().forEach(file -> inputs.add(folder.resolve(file))));
        List<Path> masks =
                brainMask.isEmpty() ? RoiRow.brainMask(rows).map(this::files).orElse(List.of()) : brainMask;
        inputs.addAll(masks);
        inside = new boolean[image.places()];
        Arrays.fill(inside, masks.isEmpty());
        if (!masks.isEmpty()) {
            Arrays.stream(SurfaceMaps.readMask(masks, image)).forEach(k -> inside[k] = true);
        }
    }

    static SurfaceRois open(Path sheet, SurfaceImage image, List<Path> surfaces, List<Path> brainMask) {
        List<RoiRow> rows = Sheets.rois(sheet);
        List<String> subjects = rows.stream().map(RoiRow::subject).distinct().toList();
        Findings findings = new Findings();
        if (subjects.size() > 1) {
            findings.problem(
                    sheet.getFileName() + ": expected the rows of one subject, found " + String.join(", ", subjects));
        }
        rows.stream()
                .filter(row -> row.method() == RoiMethod.LOCALIZER)
                .forEach(row -> findings.problem(row.roi()
                        + ": expected the methods t-map and atlas on surfaces, found localizer; give the t-map of the"
                        + " localizer"));
        if (rows.stream().anyMatch(row -> row.method() == RoiMethod.T_MAP) && surfaces.isEmpty()) {
            findings.problem(sheet.getFileName() + ": expected --surfaces for the rows of method t-map, found none");
        }
        findings.throwProblems();
        return new SurfaceRois(sheet, rows, image, surfaces, brainMask);
    }

    private List<Path> files(String cell) {
        return RoiRow.parts(cell).stream().map(folder::resolve).toList();
    }

    /** All regions in the order of their rows; those of a label file in the order of its table. */
    List<DefinedRegion> define(
            double radius,
            int count,
            double insidePercent,
            MaximumProbability.Outside outside,
            Optional<Double> scale) {
        Findings findings = new Findings();
        Map<String, DefinedRegion> byProbability = byProbability(insidePercent, outside, scale, findings);
        Map<String, DefinedRegion> regions = new LinkedHashMap<>();
        for (RoiRow row : rows) {
            if (row.hasLabels()) {
                findings.attempt(() -> labelled(row)).orElse(List.of()).forEach(region -> {
                    if (regions.putIfAbsent(region.name(), region) != null) {
                        findings.problem(row.probabilityMap().orElseThrow() + ": expected names that no other row has,"
                                + " found " + region.name() + " again");
                    }
                });
            } else if (row.method() == RoiMethod.ATLAS && byProbability.containsKey(row.roi())) {
                regions.put(row.roi(), byProbability.get(row.roi()));
            } else if (row.method() == RoiMethod.T_MAP && !regions.containsKey(row.roi())) {
                findings.attempt(() -> aroundPeaks(row, radius, count))
                        .ifPresent(region -> regions.put(row.roi(), region));
            }
        }
        findings.throwProblems();
        return List.copyOf(regions.values());
    }

    private List<DefinedRegion> labelled(RoiRow row) {
        List<Region> found = BrainRegions.read(
                files(row.probabilityMap().orElseThrow()),
                List.of(),
                image,
                new RegionChoice(List.of(row.roi()), false));
        return found.stream()
                .map(region ->
                        region(region.name(), RoiMethod.ATLAS, ofSide(region.voxels(), row.hemisphere()), Map.of()))
                .toList();
    }

    private int[] ofSide(int[] places, Hemisphere side) {
        return switch (side) {
            case BOTH -> places;
            case LEFT -> Arrays.stream(places)
                    .filter(k -> structure(k).endsWith("LEFT"))
                    .toArray();
            case RIGHT -> Arrays.stream(places)
                    .filter(k -> structure(k).endsWith("RIGHT"))
                    .toArray();
        };
    }

    private String structure(int place) {
        return image.grayordinates().modelOf(place).structure();
    }

    private static DefinedRegion region(String name, RoiMethod method, int[] places, Map<String, Object> details) {
        int size = places.length;
        List<String> notes = size < 2 ? List.of(size == 0 ? "no vertices" : "one vertex only") : List.of();
        return new DefinedRegion(name, method, places, notes, details);
    }

    private Map<String, DefinedRegion> byProbability(
            double insidePercent, MaximumProbability.Outside outside, Optional<Double> scale, Findings findings) {
        List<RoiRow> maps = rows.stream()
                .filter(row -> row.method() == RoiMethod.ATLAS && !row.hasLabels())
                .toList();
        List<String> areas = maps.stream().map(RoiRow::roi).distinct().toList();
        List<String> problems = new ArrayList<>();
        double[][] percent = new double[maps.size()][];
        for (int m = 0; m < percent.length; m++) {
            String cell = maps.get(m).probabilityMap().orElseThrow();
            double[] map =
                    findings.attempt(() -> SurfaceMaps.read(files(cell), image)).orElse(new double[image.places()]);
            // A file of one hemisphere says nothing of the other: no probability there.
            double[] filled =
                    Arrays.stream(map).map(v -> Double.isNaN(v) ? 0 : v).toArray();
            percent[m] = AtlasRegions.percent(cell, filled, scale, problems);
        }
        findings.problems(problems);
        Map<String, DefinedRegion> regions = new LinkedHashMap<>();
        if (maps.isEmpty()) {
            return regions;
        }
        List<int[]> places = MaximumProbability.classify(
                percent,
                maps.stream().mapToInt(row -> areas.indexOf(row.roi())).toArray(),
                areas.size(),
                outside,
                insidePercent);
        for (int area = 0; area < areas.size(); area++) {
            regions.put(areas.get(area), region(areas.get(area), RoiMethod.ATLAS, places.get(area), Map.of()));
        }
        return regions;
    }

    private DefinedRegion aroundPeaks(RoiRow first, double radius, int count) {
        List<RoiRow> own =
                rows.stream().filter(row -> row.roi().equals(first.roi())).toList();
        double[] t = SurfaceMaps.read(files(first.tMap().orElseThrow()), image);
        Map<Hemisphere, TreeSet<Integer>> areas = new TreeMap<>();
        for (RoiRow row : own) {
            if (!row.tMap().equals(first.tMap()) || row.method() != first.method()) {
                throw new DataException(first.roi() + ": expected one method and t_map for all rows, found several");
            }
            TreeSet<Integer> area = areas.computeIfAbsent(row.hemisphere(), side -> new TreeSet<>());
            Arrays.stream(ofSide(SurfaceMaps.readMask(files(row.searchMask().orElseThrow()), image), row.hemisphere()))
                    .forEach(area::add);
        }
        SurfaceNeighbours neighbours = new SurfaceNeighbours(image.grayordinates(), geodesics);
        PeakRegion found = PeakRegion.of(
                t,
                areas.values().stream()
                        .map(area -> area.stream().mapToInt(Integer::intValue).toArray())
                        .toList(),
                inside,
                centre -> neighbours.within(centre, radius),
                count);
        if (found.voxels().length == 0) {
            throw new DataException(first.roi() + ": expected a finite t inside its search mask, found none; see "
                    + first.searchMask().orElseThrow());
        }
        List<Map<String, Object>> peaks = new ArrayList<>();
        found.peaks()
                .forEach(peak ->
                        peak.ifPresent(k -> peaks.add(new TreeMap<>(Map.of("place", image.place(k), "t", t[k])))));
        return region(first.roi(), RoiMethod.T_MAP, found.voxels(), Map.of("peaks", peaks));
    }

    /** One map of labels where no place has two, else one mask for each region. */
    void writeImage(Path file, List<DefinedRegion> regions) throws IOException {
        double[] labels = new double[image.places()];
        boolean overlap = false;
        for (int i = 0; i < regions.size(); i++) {
            for (int place : regions.get(i).voxels()) {
                overlap |= labels[place] != 0;
                labels[place] = i + 1;
            }
        }
        if (!overlap) {
            CiftiWriter.writeMaps(file, image.grayordinates(), List.of("regions"), new double[][] {labels});
            return;
        }
        double[][] masks = new double[regions.size()][image.places()];
        IntStream.range(0, masks.length)
                .forEach(i -> Arrays.stream(regions.get(i).voxels()).forEach(place -> masks[i][place] = 1));
        CiftiWriter.writeMaps(
                file,
                image.grayordinates(),
                regions.stream().map(DefinedRegion::name).toList(),
                masks);
    }

    Map<String, Object> details(List<DefinedRegion> regions) {
        Map<String, Object> perRegion = new TreeMap<>();
        for (DefinedRegion region : regions) {
            Map<String, Object> details = new TreeMap<>(region.details());
            details.put("method", region.method().toString());
            details.put("places", region.voxels().length);
            details.put("notes", region.notes());
            perRegion.put(region.name(), details);
        }
        List<Region> shapes = regions.stream()
                .map(region -> new Region(region.name(), region.voxels()))
                .toList();
        return Map.of("rois", perRegion, "overlaps", Overlap.of(shapes), "warnings", List.of());
    }

    List<Path> inputs() {
        return List.copyOf(inputs);
    }
}
