package rdmflow.io.surface;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.brain.Grayordinates;
import rdmflow.core.brain.SurfaceMesh;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.test.Fixture;
import rdmflow.test.Python;

/** Files that nibabel 5.0.0 wrote, and the values that it reads in them (surface_files.py): equal bit by bit. */
class SurfaceFilesTest {
    @TempDir
    private Path folder;

    private static Path file(String name) {
        return Fixture.file(SurfaceFilesTest.class, name);
    }

    static Stream<String> files() {
        return Fixture.cells(SurfaceFilesTest.class, "values.tsv").stream()
                .map(row -> row[0])
                .filter(name -> !name.endsWith(".surf.gii"));
    }

    private static double[] expected(String name) {
        return Arrays.stream(Fixture.cells(SurfaceFilesTest.class, "values.tsv").stream()
                        .filter(row -> row[0].equals(name))
                        .findFirst()
                        .orElseThrow()[1]
                        .split(" "))
                .mapToDouble(v -> v.equals("nan") ? Double.NaN : v.equals("inf") ? 1 / 0.0 : Double.parseDouble(v))
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsWhatNibabelReads(String name) {
        double[][] rows = GiftiFile.isNamedSo(Path.of(name))
                ? GiftiFile.open(file(name)).read(places(6))
                : CiftiFile.open(file(name)).read(places(10));
        assertArrayEquals(
                expected(name),
                Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
        if (GiftiFile.isNamedSo(Path.of(name))) {
            double[][] columns = GiftiFile.open(file(name)).readColumns();
            for (int k = 0; k < columns.length; k++) {
                for (int vertex = 0; vertex < rows.length; vertex++) {
                    assertEquals(rows[vertex][k], columns[k][vertex]);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bold.dtseries.nii, true, bold.json",
        "Atlas.32k.dlabel.nii.gz, true, Atlas.32k.json",
        "run.ptseries.nii, true, run.json",
        "x.pdconn.nii, true, x.json",
        "run1.preproc.nii.gz, false, run1.preproc.json",
        "bold.denoised.nii, false, bold.denoised.json",
        "atlas.parc.nii.gz, false, atlas.parc.json",
        "bold.nii, false, bold.json"
    })
    void takesOnlyTheEndingsOfCiftiForItsOwn(String name, boolean cifti, String json) {
        assertEquals(cifti, CiftiFile.isNamedSo(Path.of(name)));
        assertEquals(json, BidsSidecar.jsonName(name));
    }

    @Test
    void takesTheSideFromTheNameWhereTheFileDoesNotKnowIt() throws IOException {
        String text = Files.readString(file("ascii_float32.func.gii"));
        for (String structure : List.of("Invalid", "Cortex", "CortexLeftAndRight")) {
            List<Path> files = new ArrayList<>();
            for (String side : List.of("R", "L")) {
                files.add(Files.writeString(
                        folder.resolve("x_hemi-" + side + ".func.gii"), text.replace("CortexLeft<", structure + "<")));
            }
            assertEquals(
                    List.of("CORTEX_LEFT", "CORTEX_RIGHT"),
                    ((SurfaceImage) BrainImage.open(files))
                            .grayordinates().models().stream()
                                    .map(BrainModel::structure)
                                    .toList());
        }
    }

    private static int[] places(int count) {
        return IntStream.range(0, count).toArray();
    }

    @Test
    void picksPlacesInAnyOrder() {
        CiftiFile cifti = CiftiFile.open(file("float32_le.dtseries.nii"));
        double[][] all = cifti.read(places(10));
        assertArrayEquals(new double[][] {all[7], all[0], all[7]}, cifti.read(new int[] {7, 0, 7}));
        GiftiFile gifti = GiftiFile.open(file("be_row.func.gii"));
        double[][] whole = gifti.read(places(6));
        assertArrayEquals(new double[][] {whole[5], whole[0], whole[5]}, gifti.read(new int[] {5, 0, 5}));
    }

    @Test
    void knowsWhatTheRowsAndColumnsStandFor() {
        CiftiFile series = CiftiFile.open(file("int16_be.dtseries.nii"));
        assertEquals(CiftiFile.Kind.SERIES, series.kind());
        assertEquals(0.72, series.stepSeconds(), 1e-12);
        assertEquals(4, series.columns());
        List<BrainModel> models = series.places().models();
        assertEquals(
                List.of("CORTEX_LEFT", "CORTEX_RIGHT", "THALAMUS_LEFT"),
                models.stream().map(BrainModel::structure).toList());
        assertArrayEquals(new int[] {0, 2, 3, 5}, models.get(0).indices());
        assertEquals(7, models.get(1).surfaceVertices());
        // x + nx (y + ny z) of (1, 2, 3), (0, 0, 0) and (4, 3, 2) in 5 x 6 x 7
        assertArrayEquals(new int[] {101, 0, 79}, models.get(2).indices());
        assertEquals("CORTEX_RIGHT vertex 6", series.places().place(6));
        assertEquals("THALAMUS_LEFT voxel (4, 3, 2)", series.places().place(9));
        assertArrayEquals(
                new double[] {88, -122, -64.5},
                series.places().volume().orElseThrow().world(101));
        CiftiFile maps = CiftiFile.open(file("maps.dscalar.nii"));
        assertEquals(List.of("thickness <mm>", "curvature"), maps.mapNames());
        LabelTable table = CiftiFile.open(file("atlas.dlabel.nii")).tables().get(0);
        assertEquals("V2 & more", table.nameOf(2).orElseThrow());
        assertTrue(table.nameOf(0).isEmpty());
        GiftiFile labels = GiftiFile.open(file("atlas.label.gii"));
        assertEquals("V1v", labels.labels().nameOf(3).orElseThrow());
        assertEquals("CORTEX_LEFT", labels.structure());
        assertEquals("CORTEX_RIGHT", GiftiFile.open(file("be_row.func.gii")).structure());
    }

    @Test
    void readsASurface() {
        GiftiFile file = GiftiFile.open(file("octahedron.surf.gii"));
        SurfaceMesh mesh = file.mesh();
        assertEquals("CORTEX_LEFT", file.structure());
        assertArrayEquals(
                expected("octahedron.surf.gii"),
                Arrays.stream(mesh.points()).flatMapToDouble(Arrays::stream).toArray());
        assertArrayEquals(new int[] {5, 1, 4}, mesh.triangles()[7]);
    }

    @Test
    void findsAPlaceInAnotherFileByItsIdentity() {
        Grayordinates bold = CiftiFile.open(file("int16_be.dtseries.nii")).places();
        Grayordinates whole =
                new Grayordinates(List.of(BrainModel.wholeSurface("CORTEX_RIGHT", 7)), java.util.Optional.empty());
        assertArrayEquals(
                new int[] {-1, -1, -1, -1, 1, 2, 6, -1, -1, -1}, bold.rowsIn(whole, "bold.nii", "labels.gii"));
    }

    @Test
    void readsBackWhatItWrites() throws IOException {
        Grayordinates places = CiftiFile.open(file("maps.dscalar.nii")).places();
        double[][] maps = {{1, -2, 3.5, Double.NaN, 5, 6, 7, 8, 9, 1e30}, {0, 0, 0, 0, 0, 0, 0, 0, 0, -0.25}};
        Path cifti = folder.resolve("t.dscalar.nii");
        CiftiWriter.writeMaps(cifti, places, List.of("t & <p>", "tfce"), maps);
        CiftiFile read = CiftiFile.open(cifti);
        assertEquals("", read.places().differenceFrom(places).orElse(""));
        assertEquals(List.of("t & <p>", "tfce"), read.mapNames());
        double[][] rows = read.read(places(10));
        Path gifti = folder.resolve("t.func.gii");
        GiftiWriter.writeMaps(gifti, "CORTEX_LEFT", List.of("t & <p>", "tfce"), maps);
        GiftiFile surface = GiftiFile.open(gifti);
        assertEquals("CORTEX_LEFT", surface.structure());
        assertEquals(List.of("t & <p>", "tfce"), surface.names());
        for (int m = 0; m < maps.length; m++) {
            for (int k = 0; k < 10; k++) {
                assertEquals((float) maps[m][k], (float) rows[k][m]);
                assertEquals((float) maps[m][k], (float) surface.readColumns()[m][k]);
            }
        }
        Path again = folder.resolve("again.dscalar.nii");
        CiftiWriter.writeMaps(again, places, List.of("t & <p>", "tfce"), maps);
        assertEquals(-1, Files.mismatch(cifti, again));
    }

    /** The other program reads both files with the same values, names and structures. */
    @Test
    void nibabelReadsWhatIsWritten() throws IOException {
        Python.assumeModules("nibabel", "numpy");
        Grayordinates places = CiftiFile.open(file("maps.dscalar.nii")).places();
        double[][] maps = {{1, -2, 3.5, 4, 5, 6, 7, 8, 9, 10.25}};
        CiftiWriter.writeMaps(folder.resolve("t.dscalar.nii"), places, List.of("t & <p>"), maps);
        GiftiWriter.writeMaps(folder.resolve("t.func.gii"), "CORTEX_RIGHT", List.of("t & <p>"), maps);
        Python.Run run = Python.run(
                "-c",
                """
                import sys, nibabel as nib
                c = nib.load(sys.argv[1] + '/t.dscalar.nii')
                s, b = c.header.get_axis(0), c.header.get_axis(1)
                print(c.get_fdata()[0].tolist(), s.name.tolist(), sorted(set(b.name.tolist())), b.voxel[7].tolist(),
                      b.vertex[:7].tolist(), b.affine[2].tolist(), c.nifti_header.get_intent()[0])
                g = nib.load(sys.argv[1] + '/t.func.gii')
                print(g.agg_data().tolist(), g.meta['AnatomicalStructurePrimary'], g.darrays[0].meta['Name'])
                """,
                folder);
        assertEquals(
                """
                [1.0, -2.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.25] ['t & <p>'] ['CIFTI_STRUCTURE_CORTEX_LEFT', \
                'CIFTI_STRUCTURE_CORTEX_RIGHT', 'CIFTI_STRUCTURE_THALAMUS_LEFT'] [1, 2, 3] [0, 2, 3, 5, 1, 2, 6] \
                [0.0, 0.0, 2.5, -72.0] ConnDenseScalar
                [1.0, -2.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.25] CortexRight t & <p>
                """,
                run.output());
    }
}
