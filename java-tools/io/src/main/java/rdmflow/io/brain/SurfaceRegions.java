package rdmflow.io.brain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.brain.Grayordinates;
import rdmflow.io.nifti.RegionMasks.Region;
import rdmflow.io.nifti.RegionTable;
import rdmflow.io.surface.CiftiFile;
import rdmflow.io.surface.GiftiFile;
import rdmflow.io.surface.LabelTable;
import rdmflow.io.table.Identifiers;
import rdmflow.io.tool.Findings;

/**
 * Regions of surfaces and grayordinates: labels with the names that their file carries or that a table gives, or masks
 * (one map for each row of a table). A label of one name in both hemispheres is one region unless they are kept apart.
 * Places are matched by structure and vertex or voxel, so that files with and without the medial wall go together.
 */
final class SurfaceRegions {
    /** Names that tell their hemisphere already: L_V1_ROI, 7Networks_LH_Vis_1, HIPPOCAMPUS_LEFT. */
    private static final Pattern SIDED = Pattern.compile("(?i)(.*[._-])?(L|R|LH|RH|LEFT|RIGHT)([._-].*)?");

    private static final int MOST_NAMED = 5;

    private final SurfaceImage run;
    private final RegionChoice choice;
    private final Findings findings = new Findings();
    private final Map<String, TreeSet<Integer>> places = new LinkedHashMap<>();
    private final Map<String, Set<Path>> sources = new LinkedHashMap<>();

    private SurfaceRegions(SurfaceImage run, RegionChoice choice) {
        this.run = run;
        this.choice = choice;
    }

    /** A label file, opened, and where its places are. */
    private record Labels(
            String name,
            Grayordinates places,
            LabelTable own,
            boolean hasLabels,
            Optional<CiftiFile> cifti,
            Optional<GiftiFile> gifti) {
        Path file() {
            return cifti.map(CiftiFile::file)
                    .orElseGet(() -> gifti.orElseThrow().file());
        }

        int maps() {
            return cifti.map(CiftiFile::columns)
                    .orElseGet(() -> gifti.orElseThrow().columns());
        }

        double[][] read(int[] rows) {
            return cifti.map(file -> file.read(rows))
                    .orElseGet(() -> gifti.orElseThrow().read(rows));
        }
    }

    static List<Region> read(List<Path> images, List<Path> tables, SurfaceImage run, RegionChoice choice) {
        SurfaceRegions regions = new SurfaceRegions(run, choice);
        List<Optional<Labels>> opened = regions.open(images);
        for (int i = 0; i < images.size(); i++) {
            int k = i;
            Optional<RegionTable> table = tables.isEmpty()
                    ? Optional.empty()
                    : regions.findings.attempt(() -> RegionTable.read(tables.get(k)));
            if (opened.get(i).isPresent() && (tables.isEmpty() || table.isPresent())) {
                regions.findings.check(() -> regions.add(opened.get(k).get(), table));
            }
        }
        regions.findings.throwProblems();
        if (regions.places.isEmpty()) {
            throw new DataException(images.get(0).getFileName() + ": expected at least one label that is no background,"
                    + " found none");
        }
        return regions.places.entrySet().stream()
                .map(entry -> new Region(
                        entry.getKey(),
                        entry.getValue().stream().mapToInt(Integer::intValue).toArray()))
                .toList();
    }

    private List<Optional<Labels>> open(List<Path> images) {
        List<Optional<GiftiFile>> gifti = new ArrayList<>();
        for (Path image : images) {
            gifti.add(GiftiFile.isNamedSo(image) ? findings.attempt(() -> GiftiFile.open(image)) : Optional.empty());
        }
        List<String> structures =
                Hemispheres.of(gifti.stream().flatMap(Optional::stream).toList());
        List<Optional<Labels>> opened = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < images.size(); i++) {
            Path image = images.get(i);
            if (gifti.get(i).isPresent()) {
                GiftiFile file = gifti.get(i).get();
                String structure = structures.get(next++);
                opened.add(findings.attempt(() -> new Labels(
                        file.name(),
                        new Grayordinates(
                                List.of(BrainModel.wholeSurface(structure, file.vertices())), Optional.empty()),
                        file.labels(),
                        !file.labels().names().isEmpty(),
                        Optional.empty(),
                        Optional.of(file))));
            } else {
                opened.add(
                        GiftiFile.isNamedSo(image)
                                ? Optional.empty()
                                : findings.attempt(() -> labels(CiftiFile.open(image))));
            }
        }
        return opened;
    }

    private static Labels labels(CiftiFile file) {
        boolean hasLabels = file.kind() == CiftiFile.Kind.LABELS;
        return new Labels(
                file.name(),
                file.places(),
                hasLabels && !file.tables().isEmpty() ? file.tables().get(0) : new LabelTable(Map.of()),
                hasLabels,
                Optional.of(file),
                Optional.empty());
    }

    private void add(Labels labels, Optional<RegionTable> table) {
        int[] rows = run.grayordinates().rowsIn(labels.places(), run.name(), labels.name());
        int[] here = IntStream.range(0, rows.length).filter(k -> rows[k] >= 0).toArray();
        double[][] values = labels.read(Arrays.stream(here).map(k -> rows[k]).toArray());
        boolean masks = labels.maps() > 1;
        if (masks && (table.isEmpty() || table.get().regions().size() != labels.maps())) {
            throw new DataException(labels.name() + ": expected one map of labels, or one mask for each region of a"
                    + " table, found " + labels.maps() + " maps"
                    + table.map(t -> " and " + t.regions().size() + " regions in " + t.name())
                            .orElse(""));
        }
        if (!masks && table.isEmpty() && !labels.hasLabels()) {
            throw new DataException(labels.name() + ": expected a label table in it, found none; give --roi-labels");
        }
        int[][] whole = new int[here.length][];
        for (int k = 0; k < here.length; k++) {
            whole[k] = wholeNumbers(labels.name(), values[k], here[k]);
        }
        if (masks) {
            addMasks(labels, table.get(), here, whole);
        } else {
            addLabels(labels, table, here, whole);
        }
    }

    private void addMasks(Labels labels, RegionTable table, int[] here, int[][] whole) {
        int[] order = table.regions().stream()
                .mapToInt(RegionTable.Row::index)
                .sorted()
                .toArray();
        for (RegionTable.Row row : table.regions()) {
            int map = Arrays.binarySearch(order, row.index());
            region(labels, row.name(), "");
            for (int k = 0; k < here.length; k++) {
                if (whole[k][map] != 0 && whole[k][map] != 1) {
                    throw new DataException(labels.name() + ": expected masks of 0 and 1, found " + whole[k][map]
                            + " at " + run.place(here[k]));
                }
                if (whole[k][map] == 1) {
                    place(labels, row.name(), here[k]);
                }
            }
        }
    }

    private void addLabels(Labels labels, Optional<RegionTable> table, int[] here, int[][] whole) {
        Map<Integer, String> names = new LinkedHashMap<>();
        table.ifPresent(given -> given.regions().forEach(row -> names.put(row.index(), row.name())));
        Set<Integer> found = new TreeSet<>();
        Arrays.stream(whole).forEach(values -> found.add(values[0]));
        if (table.isEmpty()) {
            // Label tables often name more than the file holds: both hemispheres, or all areas of an atlas.
            labels.own().names().keySet().stream()
                    .filter(found::contains)
                    .forEach(key -> labels.own().nameOf(key).ifPresent(name -> names.put(key, name)));
        } else {
            // A row without a place is a region without places, as for volumes.
            names.values().forEach(name -> region(labels, name, ""));
        }
        names.values().removeIf(name -> !choiceMayWant(name));
        List<String> unfit = names.values().stream()
                .filter(name -> !Identifiers.isValid(name))
                .toList();
        if (!unfit.isEmpty()) {
            throw new DataException(labels.name() + ": expected names of letters, digits, dot, minus and underscore,"
                    + " found " + quoted(unfit) + "; choose others with --regions, or give names with --roi-labels");
        }
        if (labels.gifti().isPresent()) {
            requireOneKeyEach(labels, names);
        }
        Set<Integer> unnamed = new TreeSet<>(found);
        unnamed.removeIf(key -> names.containsKey(key) || labels.own().isBackground(key));
        if (names.keySet().stream().noneMatch(found::contains)
                && !unnamed.isEmpty()
                && choice.patterns().isEmpty()) {
            throw new DataException(labels.name() + ": expected labels that "
                    + table.map(RegionTable::name).orElse("its table") + " names, found "
                    + unnamed.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", ")));
        }
        Map<Integer, List<Integer>> placesOf = new LinkedHashMap<>();
        for (int k = 0; k < here.length; k++) {
            placesOf.computeIfAbsent(whole[k][0], key -> new ArrayList<>()).add(here[k]);
        }
        // In the order of the table.
        names.forEach(
                (key, name) -> placesOf.getOrDefault(key, List.of()).forEach(place -> place(labels, name, place)));
    }

    /** In a file of one hemisphere; in one of both, each may have its own key. */
    private static void requireOneKeyEach(Labels labels, Map<Integer, String> names) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        names.forEach((key, name) ->
                keys.computeIfAbsent(name, n -> new ArrayList<>()).add(String.valueOf(key)));
        List<String> problems = keys.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> labels.name() + ": expected one label called " + entry.getKey() + ", found "
                        + String.join(" and ", entry.getValue())
                        + "; choose others with --regions, or give names with --roi-labels")
                .toList();
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    /** With its hemisphere or without. */
    private boolean choiceMayWant(String name) {
        return choice.wants(name)
                || choice.keepHemispheres() && (choice.wants("L_" + name) || choice.wants("R_" + name));
    }

    private static String quoted(List<String> names) {
        return names.stream().limit(MOST_NAMED).map(name -> "\"" + name + "\"").collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMED ? ", ..." : "");
    }

    private void place(Labels labels, String name, int place) {
        String structure = run.grayordinates().modelOf(place).structure();
        region(labels, name, structure).add(place);
    }

    /** The places of a region so far. */
    private TreeSet<Integer> region(Labels labels, String name, String structure) {
        String full = choice.keepHemispheres() && !SIDED.matcher(name).matches() ? side(structure) + name : name;
        if (full.equals(name)
                && choice.keepHemispheres()
                && structure.isEmpty()
                && !SIDED.matcher(name).matches()) {
            return new TreeSet<>();
        }
        String side = structure.endsWith("LEFT") ? "left" : structure.endsWith("RIGHT") ? "right" : structure;
        if (!side.isEmpty()) {
            sources.computeIfAbsent(full + " " + side, key -> new TreeSet<>()).add(labels.file());
            if (sources.get(full + " " + side).size() > 1) {
                throw new DataException(labels.name() + ": expected names that no other file has for " + structure
                        + ", found " + name + " again; rename one");
            }
        }
        return places.computeIfAbsent(full, key -> new TreeSet<>());
    }

    private static String side(String structure) {
        return structure.endsWith("LEFT") ? "L_" : structure.endsWith("RIGHT") ? "R_" : "";
    }

    private int[] wholeNumbers(String name, double[] values, int place) {
        int[] whole = new int[values.length];
        for (int k = 0; k < values.length; k++) {
            double nearest = Math.rint(values[k]);
            if (!(Math.abs(values[k] - nearest) <= 1e-3) || Math.abs(nearest) > Integer.MAX_VALUE) {
                throw new DataException(name + ": expected labels, whole numbers, found " + (float) values[k] + " at "
                        + run.place(place));
            }
            whole[k] = (int) nearest;
        }
        return whole;
    }
}
