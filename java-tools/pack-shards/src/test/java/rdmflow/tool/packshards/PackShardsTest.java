package rdmflow.tool.packshards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.Fixture;
import rdmflow.test.Python;
import rdmflow.test.ToolRun;
import rdmflow.training.shards.ShardSet;

class PackShardsTest {
    @TempDir
    Path folder;

    private static ToolRun pack(Object... arguments) {
        return ToolRun.of(PackShards::run, arguments);
    }

    private Path out(String name) {
        return folder.resolve(name);
    }

    @Test
    void packsEncodedVideosByClassWithTheSameBytesForAnyThreads() throws IOException {
        Path videos = Actions.videos(out("videos"), 2, 4, 12);
        pack("--videos", videos, "--short-side", 32, "--output-dir", out("one")).requireSuccess();
        pack("--videos", videos, "--short-side", 32, "--threads", 3, "--output-dir", out("three"))
                .requireSuccess();
        assertEquals(contents(out("one")), contents(out("three")));
        ShardSet shards = ShardSet.open(out("one"));
        assertEquals(List.of("action0", "action1"), shards.classes());
        assertEquals(
                Map.of("train", 4L, "val", 2L, "test", 2L),
                shards.videos().stream().collect(Collectors.groupingBy(ShardSet.Video::set, Collectors.counting())));
        for (ShardSet.Video video : shards.videos()) {
            assertEquals(12, video.frames());
            assertEquals(42, video.width());
            assertEquals(32, video.height());
        }
    }

    @Test
    void pythonsWebdatasetReadsAShard() throws IOException {
        Python.assumeModules("webdataset", "PIL", "numpy");
        Path frames = Actions.frames(out("frames"), 2, 3, 11);
        pack("--frames", frames, "--short-side", 36, "--output-dir", out("shards"))
                .requireSuccess();
        Path script = Fixture.file(PackShardsTest.class, "read_shards.py");
        Python.Run run = Python.run(script, out("shards").resolve("train-000000.tar"));
        List<String> lines = run.output().lines().toList();
        assertEquals(22, lines.size(), run.output());
        assertTrue(lines.get(0).matches("action0_00\\d/frame_0000 0 36 48 3 1\\d\\d"), lines.get(0));
        assertTrue(lines.get(21).matches("action1_00\\d/frame_0010 1 36 48 3 1\\d\\d"), lines.get(21));
    }

    @Test
    void beginsANewShardBetweenVideosAndRemovesThoseOfAnEarlierPacking() throws IOException {
        Path frames = Actions.frames(out("frames"), 1, 6, 2);
        pack("--frames", frames, "--short-side", 36, "--shard-bytes", 1, "--output-dir", out("shards"))
                .requireSuccess();
        assertTrue(Files.exists(out("shards").resolve("train-000003.tar")));
        ShardSet shards = ShardSet.open(out("shards"));
        assertEquals(6, shards.shards().size());
        pack("--frames", frames, "--short-side", 36, "--output-dir", out("shards"))
                .requireSuccess();
        assertFalse(Files.exists(out("shards").resolve("train-000003.tar")));
        assertFalse(Files.exists(out("shards").resolve("train-000003.idx.tsv")));
        assertEquals(
                List.of("train-000000.tar", "val-000000.tar", "test-000000.tar"),
                ShardSet.open(out("shards")).shards());
    }

    @Test
    void leavesDamagedVideosOutAndNamesShortOnes() throws IOException {
        Path videos = Actions.videos(out("videos"), 1, 5, 12);
        Files.writeString(videos.resolve("action0/action0_001.mp4"), "no video at all, but some text in its place");
        Actions.video(videos.resolve("action0/action0_004.mp4"), 5, 0);
        ToolRun run = pack("--videos", videos, "--short-side", 16, "--output-dir", out("shards"));
        run.requireSuccess();
        assertEquals(2, run.warnings().size(), run.stderr());
        assertTrue(run.warnings().get(0).startsWith("left out: action0_001.mp4: expected"), run.stderr());
        assertEquals(
                "1 videos have fewer than 11 frames and give no clip of that length: action0_004 (5)",
                run.warnings().get(1));
        var details = JsonFile.MAPPER
                .readTree(out("shards").resolve("shards.tsv.json").toFile())
                .get("details");
        assertEquals(1, details.get("damaged_videos").asInt());
        assertEquals(2, details.get("warnings").size());
        assertEquals(4, ShardSet.open(out("shards")).videos().size());
    }

    @Test
    void splitsAsHaa500ByTheNumberInTheName() throws IOException {
        Path frames = Actions.frames(out("frames"), 1, 20, 1);
        pack("--frames", frames, "--split", "haa500", "--short-side", 16, "--output-dir", out("shards"))
                .requireSuccess();
        Map<String, List<String>> sets = ShardSet.open(out("shards")).videos().stream()
                .collect(Collectors.groupingBy(
                        ShardSet.Video::set,
                        TreeMap::new,
                        Collectors.mapping(ShardSet.Video::name, Collectors.toList())));
        assertEquals(16, sets.get("train").size());
        assertEquals(List.of("action0_016"), sets.get("val"));
        assertEquals(List.of("action0_017", "action0_018", "action0_019"), sets.get("test"));
    }

    @Test
    void refusesAClassWithTooFewVideosAndWritesNothing() throws IOException {
        Path frames = Actions.frames(out("frames"), 2, 2, 1);
        ToolRun run = pack("--frames", frames, "--output-dir", out("shards"));
        assertEquals(65, run.exitCode());
        assertEquals(2, run.problems().size());
        assertTrue(
                run.problems()
                        .get(0)
                        .startsWith("class action0: expected videos for train, val and test, found 2 and none for"),
                run.stderr());
        assertFalse(Files.exists(out("shards")));
    }

    @Test
    void refusesAClassWhoseVideosAreAllDamagedAndWritesNothing() throws IOException {
        Path videos = Actions.videos(out("videos"), 2, 3, 2);
        for (int i = 0; i < 3; i++) {
            Files.writeString(videos.resolve("action1/action1_00" + i + ".mp4"), "text");
        }
        ToolRun run = pack("--videos", videos, "--output-dir", out("shards"));
        assertEquals(65, run.exitCode());
        assertEquals(
                "expected a sound video to learn from in each class, found none of action1: mend the videos or leave"
                        + " the classes out",
                run.problems().get(3));
        try (Stream<Path> left = Files.list(out("shards"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void saysHowEachWrongOptionShouldBe() {
        assertEquals(64, pack("--output-dir", out("x")).exitCode());
        ToolRun run = pack("--videos", "a", "--split", "90-10", "--jpeg-quality", 2, "--output-dir", out("x"));
        assertEquals(64, run.exitCode());
        assertTrue(run.lastLine().contains("--split: expected 85-5-10 or haa500, found 90-10; --jpeg-quality"));
        assertEquals(
                List.of(out("none") + ": expected a folder, found none"),
                pack("--videos", out("none"), "--output-dir", out("x")).problems());
    }

    @Test
    void framesInGreyKeepTheirLevels() throws IOException {
        for (int video = 0; video < 3; video++) {
            Path home = Files.createDirectories(out("frames/grey_00" + video));
            var image = new java.awt.image.BufferedImage(16, 16, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
            for (int i = 0; i < 256; i++) {
                image.getRaster().setSample(i % 16, i / 16, 0, 60);
            }
            javax.imageio.ImageIO.write(
                    image, "png", home.resolve("frame_0.png").toFile());
        }
        pack("--frames", out("frames"), "--short-side", 16, "--output-dir", out("shards"))
                .requireSuccess();
        ShardSet.Video video = ShardSet.open(out("shards")).videos().get(0);
        byte[] tar = Files.readAllBytes(out("shards").resolve(video.shard()));
        byte[] jpeg = java.util.Arrays.copyOfRange(
                tar, (int) video.offsets()[0], (int) video.offsets()[0] + video.sizes()[0]);
        var decoded = javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(jpeg));
        assertArrayEquals(new int[] {60, 60, 60}, decoded.getRaster().getPixel(5, 5, (int[]) null));
    }

    private static Map<String, Integer> contents(Path folder) throws IOException {
        Map<String, Integer> hashes = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = new ArrayList<>(all.toList());
        }
        for (Path file : files) {
            hashes.put(file.getFileName().toString(), java.util.Arrays.hashCode(Files.readAllBytes(file)));
        }
        assertEquals(8, hashes.size(), hashes.toString());
        assertEquals(8, Tables.readTsv(folder.resolve("shards.tsv")).columns().size());
        return hashes;
    }
}
