package rdmflow.io.brain;

import java.nio.file.Path;
import java.util.List;
import rdmflow.core.DataException;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;

/**
 * A volume of voxels.
 *
 * @param header of the file
 */
public record VolumeImage(NiftiHeader header) implements BrainImage {
    @Override
    public String name() {
        return header.name();
    }

    @Override
    public List<Path> files() {
        return List.of(header.file());
    }

    @Override
    public int places() {
        return header.volumeSize();
    }

    @Override
    public int volumes() {
        return header.volumes();
    }

    @Override
    public double trSeconds() {
        return header.trSeconds();
    }

    @Override
    public String place(int place) {
        return "voxel (" + place % header.nx() + ", " + place / header.nx() % header.ny() + ", "
                + place / header.nx() / header.ny() + ")";
    }

    @Override
    public double[][] readSeries(int[] places) {
        return Nifti.readSeries(header, places);
    }

    @Override
    public double[][] readBeginning(int[] places, int count) {
        return Nifti.readBeginning(header, places, count);
    }

    @Override
    public void requirePlacesOf(BrainImage other) {
        if (!(other instanceof VolumeImage volume)) {
            throw new DataException(
                    name() + ": expected the places of " + other.name() + ", a surface, found a volume");
        }
        header.requireGridOf(volume.header);
    }

    @Override
    public void requireRun() {
        if (header.dims().length < 4) {
            throw new DataException(name() + ": expected 4 dimensions, found " + header.dims().length);
        }
        if (volumes() < 2) {
            throw new DataException(name() + ": expected at least 2 volumes, found " + volumes());
        }
    }

    @Override
    public List<String> warnings() {
        return header.hasOrientation()
                ? List.of()
                : List.of("sform_code 0 and qform_code 0: regions are matched by voxel numbers alone,"
                        + " whether they lie where they should cannot be checked");
    }
}
