package rdmflow.io.brain;

import java.nio.file.Path;
import java.util.List;
import rdmflow.core.DataException;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.surface.CiftiFile;
import rdmflow.io.surface.GiftiFile;

/**
 * A run of BOLD, or maps, on whatever carries them: voxels of a volume, grayordinates of a CIFTI file, vertices of one or
 * two GIFTI files. Places count from 0 in the order of the files.
 */
public sealed interface BrainImage permits VolumeImage, SurfaceImage {
    /**
     * Opens an image and checks what can be checked without its values.
     *
     * @param files one volume, one CIFTI file, or one GIFTI file for each hemisphere
     * @throws DataException with every problem
     */
    static BrainImage open(List<Path> files) {
        Path first = files.get(0);
        if (GiftiFile.isNamedSo(first)) {
            return SurfaceImage.ofHemispheres(files);
        }
        if (files.size() > 1) {
            throw new DataException(first.getFileName() + ": expected one image, or one GIFTI file for each hemisphere,"
                    + " found " + files.size() + " files");
        }
        return CiftiFile.isNamedSo(first)
                ? SurfaceImage.of(CiftiFile.open(first))
                : new VolumeImage(Nifti.header(first));
    }

    /** For messages. */
    String name();

    List<Path> files();

    /** Voxels, grayordinates or vertices. */
    int places();

    /** Volumes of a run, or number of maps. */
    int volumes();

    /** As the file tells it, NaN where it does not. */
    double trSeconds();

    /** A place in words. */
    String place(int place);

    /** The values of some places: places.length x volumes. Every file is read once, to its end. */
    double[][] readSeries(int[] places);

    /** The first values of some places, read as cheaply as the format allows. */
    double[][] readBeginning(int[] places, int count);

    /**
     * Refuses an image whose places are others, since nothing is resampled.
     *
     * @throws DataException naming both and the first difference
     */
    void requirePlacesOf(BrainImage other);

    /**
     * Refuses what is no run.
     *
     * @throws DataException where there is no time, or one volume
     */
    void requireRun();

    /** What a user should know of the image. */
    List<String> warnings();
}
