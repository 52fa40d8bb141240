package rdmflow.tool.checkdesign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.brain.Grid;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.test.ToolRun;

/** Regions of subjects.csv: the reader is that of build-roi-rdms, so that neither accepts what the other refuses. */
class CheckRegionImagesTest {
    @TempDir
    Path folder;

    private Path sheet;

    @BeforeEach
    void writeStudy() throws IOException {
        sheet = SmallStudy.write(folder);
    }

    private ToolRun check() {
        return ToolRun.of(
                CheckDesign::run,
                "--subjects",
                sheet.toString(),
                "--tr",
                "2",
                "--output",
                folder.resolve("out/design.json").toString());
    }

    private List<String> problems() {
        ToolRun run = check();
        assertEquals(65, run.exitCode(), run.stderr());
        return run.problems();
    }

    private void table(String text) throws IOException {
        Files.writeString(folder.resolve("sub-01/rois.tsv"), text);
    }

    @Test
    void acceptsWhatTheToolAccepts() throws IOException {
        table("index\tname\tcolor\n2.0\tPPA\t#fff\n0\tUnknown\t#000\n1\tFFA\t#0ff\n");
        ToolRun run = check();
        assertEquals(0, run.exitCode(), run.stderr());
        assertEquals(List.of(), run.warnings());
        assertTrue(run.output().contains("FFA  2\n") && !run.output().contains("Unknown"), run.output());
    }

    @Test
    void refusesWhatTheToolRefuses() throws IOException {
        double[] map = new double[SmallStudy.VOXELS];
        map[5] = Double.NaN;
        NiftiWriter.writeMap(folder.resolve("sub-01/rois.nii.gz"), SmallStudy.space(0), map);
        assertEquals(
                List.of(
                        "sub-01: rois.nii.gz: expected labels, whole numbers from 0, found NaN at voxel (1, 1, 0); write 0"
                                + " outside of the regions"),
                problems());
        int[][] masks = new int[2][SmallStudy.VOXELS];
        NiftiWriter.writeMasks(folder.resolve("sub-01/rois.nii.gz"), SmallStudy.space(0), masks);
        table("index\tname\n1\tFFA\n2\tPPA\n3\tV1\n");
        assertEquals(
                List.of(
                        "sub-01: rois.nii.gz: expected one volume for each of the 3 regions of rois.tsv, found 2; give every"
                                + " volume one row with an index of its own, in the order of the volumes (0 is the"
                                + " background)"),
                problems());
    }

    /** Outside the field of view fMRIPrep writes 0 in every volume. */
    @Test
    void warnsOfRegionsOfWhichMostVoxelsHoldNoData() throws IOException {
        for (int run = 1; run <= 2; run++) {
            Random random = new Random(run);
            double[][] values = new double[11 + run][SmallStudy.VOXELS];
            int outside = run == 1 ? 14 : 13;
            Arrays.stream(values)
                    .forEach(volume -> Arrays.setAll(
                            volume, k -> k < outside ? 0 : k == 20 ? Double.NaN : 500 + random.nextGaussian()));
            floats(folder.resolve("sub-01/run-" + run + "_bold.nii.gz"), values);
        }
        NiftiWriter.writeLabels(
                folder.resolve("sub-01/rois.nii.gz"),
                SmallStudy.space(0),
                IntStream.range(0, SmallStudy.VOXELS)
                        .map(k -> k < 24 ? 1 : k < 44 ? 2 : 0)
                        .toArray());
        ToolRun run = check();
        assertEquals(0, run.exitCode(), run.stderr());
        assertEquals(
                List.of("sub-01: rois.nii.gz: roi FFA has 9 usable of 24 voxels in run 1 and few in 1 more of its runs:"
                        + " the others are constant or not finite in its first volumes, as outside the field of view"),
                run.warnings());
    }

    /** A float image of the study's grid: a tall map whose header is given a fourth dimension. */
    private static void floats(Path file, double[][] volumes) throws IOException {
        double[] all = Arrays.stream(volumes).flatMapToDouble(Arrays::stream).toArray();
        double[][] affine = SmallStudy.space(0).grid().affine();
        NiftiWriter.writeMap(file, NiftiSpace.scanner(new Grid(4, 4, 3 * volumes.length, affine)), all);
        edit(file, header -> {
            header.putShort(40, (short) 4);
            header.putShort(46, (short) 3);
            header.putShort(48, (short) volumes.length);
            header.putFloat(92, 2);
            header.put(123, (byte) 10);
        });
    }

    @Test
    void imagesWithoutOrientationAreMatchedByVoxels() throws IOException {
        for (String subject : List.of("sub-01", "sub-02")) {
            for (String image : List.of("run-1_bold", "run-2_bold", "rois")) {
                withoutOrientation(folder.resolve(subject + "/" + image + ".nii.gz"));
            }
        }
        ToolRun run = check();
        assertEquals(0, run.exitCode(), run.stderr());
        assertEquals(2, run.warnings().size());
        assertTrue(
                run.warnings().get(0).contains("sform_code 0 and qform_code 0: regions are matched by voxel numbers"));
        Files.writeString(
                folder.resolve("rois.csv"),
                "subject,roi,hemisphere,method,probability_map\nsub-01,V1,L,atlas,sub-01/rois.nii.gz\n");
        ToolRun atlas = ToolRun.of(
                CheckDesign::run,
                "--subjects",
                sheet.toString(),
                "--rois",
                folder.resolve("rois.csv").toString(),
                "--tr",
                "2",
                "--output",
                folder.resolve("out/design.json").toString());
        assertEquals(
                List.of(
                        "sub-01: run-1_bold.nii.gz: expected an orientation for the regions of rois.csv, because spheres,"
                                + " atlas and warps are in mm, found sform_code 0 and qform_code 0"),
                atlas.problems());
    }

    /** Both codes are set to 0. */
    private static void withoutOrientation(Path file) throws IOException {
        edit(file, header -> header.putInt(252, 0));
    }

    private static void edit(Path file, Consumer<ByteBuffer> change) throws IOException {
        byte[] bytes;
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            bytes = in.readAllBytes();
        }
        change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes);
        }
    }
}
