package rdmflow.training.shards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;
import rdmflow.training.shards.Loader.Batch;
import rdmflow.training.shards.PictureInput.Cropping;
import rdmflow.training.shards.Samples.Which;

class LoaderTest {
    private static final PictureInput INPUT = new PictureInput(Cropping.CENTRE, 16, 12);

    @TempDir
    Path folder;

    private ShardSet shards;

    @BeforeEach
    void pack() throws IOException {
        shards = TestShards.write(folder, 2, 5, 6, 16);
    }

    private Loader loader(int threads) {
        return new Loader(folder, Optional.empty(), INPUT, 7, threads);
    }

    private Samples samples(int frames, int stride, Which which) {
        return new Samples(shards.of("train"), frames, stride, which, 7);
    }

    private static List<Batch> all(Iterator<Batch> batches) {
        List<Batch> list = new ArrayList<>();
        batches.forEachRemaining(list::add);
        return list;
    }

    @Test
    void countsEveryFrameAndEveryWindow() {
        assertEquals(36, samples(1, 1, Which.ALL).count());
        assertEquals(6 * 4, samples(3, 1, Which.ALL).count());
        assertEquals(6 * 2, samples(3, 3, Which.ALL).count());
        assertEquals(0, samples(7, 1, Which.ALL).count());
        Samples one = samples(3, 1, Which.ONE_PER_VIDEO);
        assertEquals(6, one.count());
        Set<Integer> firsts = new HashSet<>();
        for (int epoch = 0; epoch < 40; epoch++) {
            firsts.add(one.get(2, epoch).first());
        }
        assertEquals(Set.of(0, 1, 2, 3), firsts);
    }

    @Test
    void givesTheSameBytesForOneAndFourThreadsAndFromAnyBatchOn() {
        Samples samples = samples(3, 1, Which.ALL);
        try (Loader one = loader(1);
                Loader four = loader(4)) {
            List<Batch> first = all(one.shuffled(samples, 2, 5, 0, true));
            List<Batch> second = all(four.shuffled(samples, 2, 5, 3, true));
            assertEquals(5, first.size());
            assertEquals(4, first.get(4).size());
            assertEquals(2, second.size());
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(first.get(3 + i).values(), second.get(i).values());
                assertArrayEquals(first.get(3 + i).labels(), second.get(i).labels());
            }
        }
    }

    @Test
    void showsEverySampleOnceInAnotherOrderInEachEpoch() {
        Samples samples = samples(1, 1, Which.ALL);
        try (Loader loader = loader(2)) {
            List<String> orders = new ArrayList<>();
            for (int epoch = 0; epoch < 2; epoch++) {
                List<String> seen = new ArrayList<>();
                for (Batch batch : all(loader.shuffled(samples, epoch, 8, 0, false))) {
                    Arrays.stream(batch.samples())
                            .forEach(sample -> seen.add(sample.video().name() + sample.first()));
                }
                assertEquals(36, new HashSet<>(seen).size());
                orders.add(seen.toString());
            }
            assertNotEquals(orders.get(0), orders.get(1));
        }
    }

    @Test
    void flipsAboutHalfOfTheSamplesLeftToRight() {
        Samples samples = samples(1, 1, Which.ALL);
        try (Loader loader = loader(1)) {
            Iterator<Batch> plain = loader.shuffled(samples, 0, 1, 0, false);
            Iterator<Batch> flipped = loader.shuffled(samples, 0, 1, 0, true);
            int turned = 0;
            while (plain.hasNext()) {
                byte[] before = plain.next().values();
                byte[] after = flipped.next().values();
                if (!Arrays.equals(before, after)) {
                    turned++;
                    for (int i = 0; i < before.length; i++) {
                        assertEquals(before[i], after[i / 12 * 12 + 11 - i % 12]);
                    }
                }
            }
            assertTrue(turned > 9 && turned < 27, "turned " + turned);
        }
    }

    @Test
    void readsFromACopyOfTheShards() throws IOException {
        Path cache = folder.resolve("cache");
        Samples samples = samples(1, 1, Which.ALL);
        try (Loader direct = loader(1);
                Loader cached = new Loader(folder, Optional.of(cache), INPUT, 7, 1)) {
            assertArrayEquals(
                    direct.inOrder(samples, 4).next().values(),
                    cached.inOrder(samples, 4).next().values());
        }
        assertTrue(Files.exists(cache.resolve("train-000000.tar")));
        assertFalse(Files.exists(cache.resolve("val-000000.tar")));
    }

    @Test
    void leavesTheCopyAloneThatAnotherTrainingIsMakingInTheSameCache() throws IOException {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        Path others = Files.writeString(cache.resolve(".partial-train-000000.tar"), "half");
        try (Loader cached = new Loader(folder, Optional.of(cache), INPUT, 7, 1)) {
            cached.inOrder(samples(1, 1, Which.ALL), 4).next();
        }
        assertEquals("half", Files.readString(others));
        try (var files = Files.list(cache)) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void filesWithoutAnEndingAreNoVideos() throws IOException {
        Path action = Files.createDirectories(folder.resolve("videos/jump"));
        Files.createFile(action.resolve("mp4"));
        Files.createFile(action.resolve("jump_000.mp4"));
        List<ActionVideo> videos = ActionFolder.videos(folder.resolve("videos"));
        assertEquals(List.of("jump_000"), videos.stream().map(ActionVideo::name).toList());
    }

    @Test
    void namesAFrameThatIsDamaged() throws IOException {
        ShardSet.Video video = shards.of("train").get(0);
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve(video.shard()).toFile(), "rw")) {
            file.seek(video.offsets()[2]);
            file.write(new byte[64]);
        }
        try (Loader loader = loader(1)) {
            Iterator<Batch> batches = loader.inOrder(samples(1, 1, Which.ALL), 4);
            String problem =
                    assertThrows(DataException.class, batches::next).problems().get(0);
            assertTrue(problem.startsWith("train-000000.tar: action0_000/frame_0002: expected a"), problem);
        }
    }

    @Test
    void theAuthorsCropIsTheNarrowCentreStretched() {
        byte[] rgb = new byte[16 * 16 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 16 < 2 || i / 3 % 16 > 13 ? 200 : 50);
        }
        byte[] square = new PictureInput(Cropping.AUTHORS, 16, 8).square(new Pictures.Picture(16, 16, rgb));
        byte[] expected = new byte[8 * 8 * 3];
        Arrays.fill(expected, (byte) 50);
        assertArrayEquals(expected, square);
    }
}
