package rdmflow.tool.simulatestudy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import rdmflow.io.tool.Outputs;

/**
 * A labelled data set for the training of networks, of which it is known what can be learned: eight actions that differ in
 * the direction of motion alone, and eight that differ in appearance alone (orientation and colour of a texture).
 */
final class ActionVideos {
    private static final int DIRECTIONS = 8;
    private static final int LOOKS = 8;
    private static final int WIDTH = 96;
    private static final int HEIGHT = 80;
    private static final int FRAMES = 16;
    private static final int FRAMES_PER_SECOND = 25;
    private static final double PIXELS_PER_FRAME = 2;
    /** Pixels of a video to one of a tile: waves of 10 to 18 pixels, so that a step is less than half of one. */
    private static final double ZOOM = 2;

    private static final int ORIENTATIONS = 4;
    private static final int[][] HUES = {{130, 100, 70}, {70, 100, 130}};
    private static final float CONTRAST = 38;

    private final Textures textures;
    private final Random random;

    ActionVideos(Randomness randomness) {
        textures = new Textures(randomness.of("action textures"));
        random = randomness.of("action videos");
    }

    /** Writes FOLDER/CLASS/CLASS_000.mp4 and so on, so many of each class. */
    void write(Path folder, Outputs outputs, int each) throws IOException {
        MovieEncoder.Codec codec = MovieEncoder.Codec.probe();
        for (int action = 0; action < DIRECTIONS + LOOKS; action++) {
            boolean moves = action < DIRECTIONS;
            String name = (moves ? "move_" + 360 / DIRECTIONS * action : "look_" + (action - DIRECTIONS));
            for (int video = 0; video < each; video++) {
                String file = String.format(Locale.ROOT, "%s/%s_%03d%s", name, name, video, codec.ending());
                int direction = moves ? action : random.nextInt(DIRECTIONS);
                int look = moves ? random.nextInt(LOOKS) : action - DIRECTIONS;
                video(outputs.file(folder.resolve(file)), codec, direction, look, moves);
            }
        }
    }

    /** @param crossed whether a second texture lies across the first: one alone hides its motion along its stripes */
    private void video(Path file, MovieEncoder.Codec codec, int direction, int look, boolean crossed)
            throws IOException {
        int orientation = look % ORIENTATIONS;
        List<Integer> tiles = new ArrayList<>(List.of(orientation + ORIENTATIONS * random.nextInt(3)));
        if (crossed) {
            tiles.add((orientation + 2) % ORIENTATIONS + ORIENTATIONS * random.nextInt(3));
        }
        int[] hue = HUES[look / ORIENTATIONS];
        double x = Textures.SIZE * random.nextDouble();
        double y = Textures.SIZE * random.nextDouble();
        double angle = 2 * Math.PI * direction / DIRECTIONS;
        try (MovieEncoder encoder = new MovieEncoder(file, codec, WIDTH, HEIGHT, FRAMES_PER_SECOND)) {
            for (int t = 0; t < FRAMES; t++) {
                double left = x - t * PIXELS_PER_FRAME * StrictMath.cos(angle) / ZOOM;
                double top = y + t * PIXELS_PER_FRAME * StrictMath.sin(angle) / ZOOM;
                encoder.add(frame(tiles, hue, left, top));
            }
        }
    }

    private byte[] frame(List<Integer> tiles, int[] hue, double left, double top) {
        byte[] rgb = new byte[WIDTH * HEIGHT * 3];
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            double sum = 0;
            for (int tile : tiles) {
                sum += between(tile, left + i % WIDTH / ZOOM, top + i / WIDTH / ZOOM);
            }
            double light = CONTRAST * sum / StrictMath.sqrt(tiles.size());
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) Math.round(Math.min(255, Math.max(0, hue[c] + light)));
            }
        }
        return rgb;
    }

    private double between(int tile, double x, double y) {
        int column = (int) Math.floor(x);
        int row = (int) Math.floor(y);
        double right = x - column;
        double down = y - row;
        double above = textures.at(tile, column, row) * (1 - right) + textures.at(tile, column + 1, row) * right;
        double below =
                textures.at(tile, column, row + 1) * (1 - right) + textures.at(tile, column + 1, row + 1) * right;
        return above * (1 - down) + below * down;
    }
}
