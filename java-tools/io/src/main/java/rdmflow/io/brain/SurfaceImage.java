package rdmflow.io.brain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.brain.Grayordinates;
import rdmflow.io.surface.CiftiFile;
import rdmflow.io.surface.GiftiFile;
import rdmflow.io.tool.Findings;

/**
 * Grayordinates of a CIFTI file, or vertices of GIFTI files, left before right.
 *
 * @param grayordinates what the places are
 * @param cifti the file, or none
 * @param hemispheres GIFTI files in the order of the structures; empty for CIFTI
 */
public record SurfaceImage(Grayordinates grayordinates, Optional<CiftiFile> cifti, List<GiftiFile> hemispheres)
        implements BrainImage {
    public SurfaceImage {
        hemispheres = List.copyOf(hemispheres);
    }

    static SurfaceImage of(CiftiFile cifti) {
        return new SurfaceImage(cifti.places(), Optional.of(cifti), List.of());
    }

    /** One file for each hemisphere, or one alone. */
    static SurfaceImage ofHemispheres(List<Path> files) {
        Findings findings = new Findings();
        List<GiftiFile> opened = new ArrayList<>();
        for (Path file : files) {
            findings.attempt(() -> {
                        GiftiFile gifti = GiftiFile.open(file);
                        gifti.vertices();
                        return gifti;
                    })
                    .ifPresent(opened::add);
        }
        findings.throwProblems();
        List<String> structures = Hemispheres.of(opened);
        int[] order = IntStream.range(0, opened.size())
                .boxed()
                .sorted((a, b) -> structures.get(a).compareTo(structures.get(b)))
                .mapToInt(Integer::intValue)
                .toArray();
        List<GiftiFile> sorted = Arrays.stream(order).mapToObj(opened::get).toList();
        List<BrainModel> models = Arrays.stream(order)
                .mapToObj(i ->
                        BrainModel.wholeSurface(structures.get(i), opened.get(i).vertices()))
                .toList();
        requireOnePerHemisphere(sorted, models);
        return new SurfaceImage(new Grayordinates(models, Optional.empty()), Optional.empty(), sorted);
    }

    private static void requireOnePerHemisphere(List<GiftiFile> files, List<BrainModel> models) {
        for (int i = 1; i < files.size(); i++) {
            GiftiFile one = files.get(i - 1);
            GiftiFile other = files.get(i);
            String both = one.name() + " and " + other.name();
            if (models.get(i - 1).structure().equals(models.get(i).structure())) {
                throw new DataException(both + ": expected one file for each hemisphere, found two of "
                        + models.get(i).structure());
            }
            if (one.columns() != other.columns()) {
                throw new DataException(both + ": expected hemispheres of one run, found " + one.columns() + " and "
                        + other.columns() + " volumes");
            }
            boolean ownSurfaces =
                    one.name().contains("space-fsnative") || one.name().contains("space-native");
            if (one.vertices() != other.vertices() && !ownSurfaces) {
                throw new DataException(
                        both + ": expected hemispheres of one density, found " + one.vertices() + " and "
                                + other.vertices() + " vertices; a participant's own surfaces, whose sides differ, have"
                                + " space-fsnative in their names");
            }
        }
    }

    @Override
    public String name() {
        return files().stream().map(file -> String.valueOf(file.getFileName())).collect(Collectors.joining(" and "));
    }

    @Override
    public List<Path> files() {
        return cifti.map(file -> List.of(file.file()))
                .orElseGet(() -> hemispheres.stream().map(GiftiFile::file).toList());
    }

    @Override
    public int places() {
        return grayordinates.size();
    }

    @Override
    public int volumes() {
        return cifti.map(CiftiFile::columns).orElseGet(() -> hemispheres.get(0).columns());
    }

    @Override
    public double trSeconds() {
        return cifti.map(CiftiFile::stepSeconds)
                .orElseGet(() -> hemispheres.get(0).stepSeconds());
    }

    @Override
    public String place(int place) {
        return grayordinates.place(place);
    }

    @Override
    public double[][] readSeries(int[] places) {
        if (cifti.isPresent()) {
            return cifti.get().read(places);
        }
        double[][] series = new double[places.length][];
        int offset = 0;
        for (GiftiFile file : hemispheres) {
            int start = offset;
            int end = start + file.vertices();
            int[] mine = IntStream.range(0, places.length)
                    .filter(k -> places[k] >= start && places[k] < end)
                    .toArray();
            double[][] read =
                    file.read(Arrays.stream(mine).map(k -> places[k] - start).toArray());
            for (int k = 0; k < mine.length; k++) {
                series[mine[k]] = read[k];
            }
            offset = end;
        }
        return series;
    }

    @Override
    public double[][] readBeginning(int[] places, int count) {
        double[][] series = readSeries(places);
        Arrays.setAll(series, k -> Arrays.copyOf(series[k], Math.min(count, series[k].length)));
        return series;
    }

    @Override
    public void requirePlacesOf(BrainImage other) {
        if (!(other instanceof SurfaceImage surface)) {
            throw new DataException(
                    name() + ": expected the places of " + other.name() + ", a volume, found a surface");
        }
        grayordinates.differenceFrom(surface.grayordinates).ifPresent(difference -> {
            throw new DataException(
                    name() + ": places differ from " + other.name() + ": " + difference + "; nothing is resampled");
        });
    }

    @Override
    public void requireRun() {
        if (cifti.isPresent() && cifti.get().kind() != CiftiFile.Kind.SERIES) {
            throw new DataException(name() + ": expected a dense series, found "
                    + cifti.get().kind().name().toLowerCase(java.util.Locale.ROOT));
        }
        if (volumes() < 2) {
            throw new DataException(name() + ": expected at least 2 volumes, found " + volumes());
        }
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }
}
