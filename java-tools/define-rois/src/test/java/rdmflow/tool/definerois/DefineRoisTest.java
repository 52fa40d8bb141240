package rdmflow.tool.definerois;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.brain.PeakRegion;
import rdmflow.io.nifti.Nifti;
import rdmflow.test.Fixture;

class DefineRoisTest extends SmallLocalizer {
    @ParameterizedTest
    @CsvSource({
        "ols, faces, ''",
        "ols, artifacts, ''",
        "ar1, faces, --noise ar1",
        "ar1, artifacts, --noise ar1",
        "start, scenes, --localizer-json @start.json --high-pass 60 --contrasts all",
        "motion, faces, --localizer-confounds @confounds.tsv",
        "derivatives, faces, --derivatives",
        "compcor, faces, --localizer-confounds @compcor.tsv --compcor 2 --high-pass 300",
        "compcor, artifacts, --localizer-confounds @compcor.tsv --localizer-confounds-json @compcor.json --compcor 2 --high-pass 300",
        "smoothing, faces, --smoothing 5",
        "smoothing, artifacts, --smoothing 5"
    })
    void tMapAgreesWithNilearn(String variant, String contrast, String options) throws IOException {
        sheet("sub-01,X,both,localizer," + contrast + ",everywhere.nii,,\n");
        Files.writeString(folder.resolve("start.json"), "{\"RepetitionTime\": 2, \"StartTime\": 0.9}");
        succeeds((LOCALIZER + " " + options).strip());
        double[] t = Nifti.readVolume(Nifti.header(folder.resolve("out/tmap_" + contrast + ".nii.gz")));
        double[] expected = Fixture.numbers(DefineRoisTest.class, "expected_t.tsv", variant, contrast);
        assertEquals(
                !variant.equals("smoothing"), Double.isNaN(t[7]), "a constant voxel, until its neighbours reach it");
        // Maps are written as float32: 2^-24 of values up to 30.
        assertArrayEquals(expected, t, 2e-6);
    }

    /** The same from the sheet's column as from the option. */
    @Test
    void functionalRegionsStayInsideTheBrainMask() throws IOException {
        map("search.nii", k -> 1);
        map("t.nii", k -> k);
        map("brain.nii", k -> k < GRID.size() / 2 ? 1 : 0);
        String columns = COLUMNS.strip() + ",brain_mask\n";
        Files.writeString(folder.resolve("rois.csv"), columns + "sub-01,X,both,t-map,,search.nii,t.nii,,brain.nii\n");
        succeeds("--grid @grid.nii --voxels 3");
        int[] ofColumn = voxels(0);
        assertEquals(GRID.size() / 2 - 1, ofColumn[ofColumn.length - 1], "the peak of the half that is brain");
        sheet("sub-01,X,both,t-map,,search.nii,t.nii,\n");
        succeeds("--grid @grid.nii --voxels 3 --brain-mask @brain.nii");
        assertArrayEquals(ofColumn, voxels(0));
        Files.writeString(
                folder.resolve("rois.csv"),
                columns + "sub-01,X,L,t-map,,search.nii,t.nii,,brain.nii\n"
                        + "sub-01,X,R,t-map,,search.nii,t.nii,,t.nii\n");
        Files.delete(folder.resolve("out/rois.tsv"));
        refuses(
                "brain_mask: expected one mask in all rows of a participant, found brain.nii, t.nii",
                "--grid @grid.nii");
    }

    @Test
    void theWrittenTMapGivesTheRegionOfTheLocalizerAgain() throws IOException {
        sheet("sub-01,X,both,localizer,faces,everywhere.nii,,\n");
        succeeds(LOCALIZER + " --voxels 11");
        int[] fromLocalizer = voxels(0);
        assertEquals(11, fromLocalizer.length);
        Files.copy(folder.resolve("out/tmap_faces.nii.gz"), folder.resolve("given.nii.gz"));
        sheet("sub-01,X,both,t-map,,everywhere.nii,given.nii.gz,\n");
        succeeds("--grid @bold.nii.gz --voxels 11");
        assertArrayEquals(fromLocalizer, voxels(0));
    }

    /** Left and right peaks, two clusters of one search area, 80 best voxels of 246. */
    @Test
    void findsAPeakInEachHemisphereAndKeepsTheBestVoxelsOfBoth() throws IOException {
        Random random = new Random(3);
        double[] t = random.doubles(GRID.size(), -3, 3).map(v -> (float) v).toArray();
        int left = GRID.index(22, 10, 8);
        int right = GRID.index(7, 10, 8);
        t[left] = 7;
        t[right] = 6;
        t[GRID.index(15, 3, 3)] = 20;
        map("t.nii", k -> t[k]);
        map("left1.nii", k -> k == left ? 1 : 0);
        map("left2.nii", k -> k == left + 1 ? 1 : 0);
        map("right.nii", k -> GRID.x(k) < 12 ? 1 : 0);
        sheet("sub-01,FFA,L,t-map,,left1.nii,t.nii,\nsub-01,FFA,L,t-map,,left2.nii,t.nii,\n"
                + "sub-01,FFA,R,t-map,,right.nii,t.nii,\n");
        succeeds("--grid @grid.nii");
        int[] expected = IntStream.concat(
                        Arrays.stream(PeakRegion.sphere(GRID, left, 9)),
                        Arrays.stream(PeakRegion.sphere(GRID, right, 9)))
                .boxed()
                .sorted((a, b) -> Double.compare(t[b], t[a]))
                .limit(80)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        assertArrayEquals(expected, voxels(0));
        assertEquals("80", table().rows().get(0).get("n_voxels"));
        assertEquals("n/a", table().rows().get(0).get("note"));
        JsonNode region = details().get("rois").get("FFA");
        assertEquals(246, region.get("candidates").asInt());
        assertEquals("[22,10,8]", region.get("peaks").get(0).get("voxel").toString());
        assertEquals(
                "[-21.0,0.0,0.0]", region.get("peaks").get(0).get("millimetres").toString());
    }

    @Test
    void notesAMissingHemisphereAndFewerVoxels() throws IOException {
        int peak = GRID.index(22, 10, 8);
        map("t.nii", k -> GRID.x(k) > 15 ? k == peak ? 5 : 1 : Double.NaN);
        map("left.nii", k -> k == peak ? 1 : 0);
        map("right.nii", k -> GRID.x(k) < 9 ? 1 : 0);
        sheet("sub-01,FFA,L,t-map,,left.nii,t.nii,\nsub-01,FFA,R,t-map,,right.nii,t.nii,\n");
        succeeds("--grid @grid.nii --voxels 200");
        assertEquals("123", table().rows().get(0).get("n_voxels"));
        assertEquals(
                "no peak in the search mask of hemisphere R; 123 of 200 voxels",
                table().rows().get(0).get("note"));
        map("left.nii", k -> GRID.x(k) == 3 ? 1 : 0);
        Files.delete(folder.resolve("out/rois.tsv"));
        refuses("FFA: expected a finite t inside its search mask, found none", "--grid @grid.nii");
    }

    /** Overlapping category regions and exclusive areas in one set, in the order of the sheet. */
    @Test
    void unitesHemispheresOfTheAtlasAndCountsOverlaps() throws IOException {
        map("v1_lh.nii", k -> GRID.x(k) > 24 ? 80 : 0);
        map("v1_rh.nii", k -> GRID.x(k) < 3 ? 60 : 0);
        map("v2_lh.nii", k -> GRID.x(k) > 20 ? 30 : 0);
        map("v9_lh.nii", k -> 0);
        map("t.nii", k -> k == GRID.index(26, 10, 8) ? 5 : 1);
        map("search.nii", k -> 1);
        sheet("sub-01,V1,L,atlas,,,,v1_lh.nii\nsub-01,F,both,t-map,,search.nii,t.nii,\n"
                + "sub-01,V1,R,atlas,,,,v1_rh.nii\nsub-01,V2,L,atlas,,,,v2_lh.nii\nsub-01,V9,L,atlas,,,,v9_lh.nii\n");
        succeeds("--grid @grid.nii");
        assertEquals(
                List.of("V1", "F", "V2", "V9"),
                table().rows().stream().map(row -> row.get("name")).toList());
        assertEquals(
                List.of("1", "2", "3", "4"),
                table().rows().stream().map(row -> row.get("index")).toList());
        assertEquals(
                List.of("atlas", "t-map", "atlas", "atlas"),
                table().rows().stream().map(row -> row.get("method")).toList());
        assertEquals((5 + 3) * 20 * 16, voxels(0).length);
        assertEquals(0, voxels(2).length);
        assertEquals("no voxels", table().rows().get(3).get("note"));
        JsonNode overlap = details().get("overlaps").get(0);
        assertEquals("[\"V1\",\"F\"]", overlap.get("rois").toString());
        succeeds("--grid @grid.nii --inside 20");
        assertEquals(4 * 20 * 16, voxels(2).length);
    }

    @Test
    void drawsOutlinesInTheColourThatTheSidecarNames() throws IOException {
        map("v1.nii", k -> GRID.x(k) > 24 ? 80 : 0);
        sheet("sub-01,V1,L,atlas,,,,v1.nii\n");
        succeeds("--grid @grid.nii");
        BufferedImage picture = ImageIO.read(folder.resolve("out/qc.png").toFile());
        int colour =
                Integer.decode(details().get("rois").get("V1").get("colour").asText());
        long outline = IntStream.range(0, picture.getWidth() * picture.getHeight())
                .filter(i -> (picture.getRGB(i % picture.getWidth(), i / picture.getWidth()) & 0xffffff) == colour)
                .count();
        assertTrue(outline > 100, outline + " pixels");
        // The area is the participant's left: on coronal and axial slices it must lie in the left half.
        int firstAxialRow = 4 + (48 + 4) + (48 + 4);
        for (int y = firstAxialRow; y < firstAxialRow + 60; y++) {
            for (int x = 4 + 45; x < 4 + 90; x++) {
                assertFalse((picture.getRGB(x, y) & 0xffffff) == colour, x + ", " + y);
            }
        }
    }

    @Test
    void writesTheSameBytesForAnyNumberOfThreads() throws IOException {
        sheet("sub-01,X,both,localizer,faces,everywhere.nii,,\n");
        succeeds(LOCALIZER + " --noise ar1");
        List<byte[]> first = contents();
        succeeds(LOCALIZER + " --noise ar1 --threads 3");
        List<byte[]> second = contents();
        assertEquals(5, first.size());
        for (int i = 0; i < first.size(); i++) {
            assertArrayEquals(first.get(i), second.get(i));
        }
    }

    /** Impulses and names with spaces are said and used: the same regions as with clean names. */
    @Test
    void usesImpulsesAndNamesWithSpacesAndSaysSo() throws IOException {
        String events = Files.readString(folder.resolve("events.tsv"));
        sheet("sub-01,X,both,localizer,faces,everywhere.nii,,\n");
        Files.writeString(folder.resolve("events.tsv"), events.replace("face", "face "));
        succeeds(LOCALIZER);
        int[] voxels = voxels(0);
        assertEquals(
                "events.tsv: names with spaces around them (\"face \") are read without",
                details().get("warnings").get(0).textValue());
        Files.writeString(folder.resolve("events.tsv"), events);
        succeeds(LOCALIZER);
        assertArrayEquals(voxels(0), voxels);
        Files.writeString(folder.resolve("events.tsv"), events.replaceAll("(?m)^([0-9.]+)\t[0-9.]+\t", "$1\t0\t"));
        assertEquals(0, run(LOCALIZER).exitCode());
        assertTrue(details().get("warnings").get(0).textValue().contains("events of duration 0 (body, face, house"));
    }

    @Test
    void takesContrastsOfTheUserAndNamesWhatTheyLack() throws IOException {
        Files.writeString(folder.resolve("own.csv"), "contrast,condition,weight\nrooms,house,1\nrooms,scene,-1\n");
        sheet("sub-01,X,both,localizer,rooms,everywhere.nii,,\n");
        succeeds(LOCALIZER + " --contrasts @own.csv");
        assertTrue(Files.exists(folder.resolve("out/tmap_rooms.nii.gz")));
        Files.delete(folder.resolve("out/rois.tsv"));
        refuses("--contrasts paper: expected contrast rooms, found artifacts, bodies, faces, scenes", LOCALIZER);
        Files.writeString(folder.resolve("own.csv"), "contrast,condition,weight\nrooms,palace,1\n");
        refuses("own.csv: contrast rooms: expected conditions of the events", LOCALIZER + " --contrasts @own.csv");
    }
}
