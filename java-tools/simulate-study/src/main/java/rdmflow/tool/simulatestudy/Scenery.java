package rdmflow.tool.simulatestudy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A movie of textured surfaces. Four properties change at times of their own: the texture (scene cuts), the colours and
 * where they lie, the camera's and the objects' motion, and where and how fast light flickers. They are what the four
 * networks of a simulated study tell apart.
 */
final class Scenery {
    static final int WIDTH = 160;
    static final int HEIGHT = 120;
    static final int FRAMES_PER_SECOND = 25;

    private static final int PALETTES = 10;
    private static final int MOTIONS = 10;
    private static final int FLICKERS = 10;
    private static final int OBJECTS = 4;
    private static final int RADIUS = 17;
    private static final float GREY = 128;
    private static final float COLOUR_RANGE = 120;
    private static final float TEXTURE_CONTRAST = 34;
    private static final double FLICKER_CONTRAST = 70;
    private static final int FLICKER_RADIUS = 30;

    /** Red against green, or blue against both: light stays the same. */
    private static final float[][] FLICKER_COLOURS = {{1, -1, 0}, {-0.5f, -0.5f, 1}};

    /** Where colours flicker, how many times per second, and in which colours. */
    private record Flicker(int x, int y, double hertz, float[] colours) {}

    /** A disc: where it starts, and how its texture differs from the background's. */
    private record Disc(int x, int y, int textureStep) {}

    private final Textures textures;
    private final float[][] palettes = new float[PALETTES][];
    private final double[][] velocities = new double[MOTIONS][2];
    private final List<Flicker> flickers = new ArrayList<>();
    private final List<Disc> discs = new ArrayList<>();

    /** The things that all runs show. */
    Scenery(Randomness randomness) {
        Random random = randomness.of("scenery");
        textures = new Textures(random);
        for (int p = 0; p < PALETTES; p++) {
            palettes[p] = palette(random);
        }
        for (int m = 0; m < MOTIONS; m++) {
            double direction = 2 * Math.PI * (m % 5 + 0.3 * random.nextDouble()) / 5;
            double pixelsPerFrame = m < 5 ? 0.35 : 1.6;
            velocities[m][0] = pixelsPerFrame * StrictMath.cos(direction);
            velocities[m][1] = pixelsPerFrame * StrictMath.sin(direction);
        }
        for (int f = 0; f < FLICKERS; f++) {
            int x = (int) (WIDTH * (0.25 + 0.5 * random.nextDouble()));
            int y = (int) (HEIGHT * (0.2 + 0.6 * random.nextDouble()));
            flickers.add(new Flicker(
                    x, y, 1.5 + 4.5 * random.nextDouble(), FLICKER_COLOURS[random.nextInt(FLICKER_COLOURS.length)]));
        }
        for (int d = 0; d < OBJECTS; d++) {
            discs.add(
                    new Disc(random.nextInt(WIDTH), random.nextInt(HEIGHT), 1 + random.nextInt(textures.count() - 1)));
        }
    }

    /** Colours of the four corners and between them, R + G + B the same everywhere: light tells no palettes apart. */
    private static float[] palette(Random random) {
        float[][] corners = new float[4][3];
        for (float[] corner : corners) {
            float sum = 0;
            for (int c = 0; c < 3; c++) {
                corner[c] = COLOUR_RANGE * random.nextFloat();
                sum += corner[c];
            }
            for (int c = 0; c < 3; c++) {
                corner[c] += GREY - sum / 3;
            }
        }
        float[] colours = new float[WIDTH * HEIGHT * 3];
        for (int y = 0; y < HEIGHT; y++) {
            float v = (float) y / HEIGHT;
            for (int x = 0; x < WIDTH; x++) {
                float u = (float) x / WIDTH;
                for (int c = 0; c < 3; c++) {
                    colours[(y * WIDTH + x) * 3 + c] = (1 - v) * ((1 - u) * corners[0][c] + u * corners[1][c])
                            + v * ((1 - u) * corners[2][c] + u * corners[3][c]);
                }
            }
        }
        return colours;
    }

    /** Receives the frames of a movie in order; the array is used again after the call. */
    @FunctionalInterface
    interface Frames {
        void accept(byte[] rgb);
    }

    /** Draws a run: 8-bit RGB, row by row. */
    void draw(Random random, int frames, Frames target) {
        Schedule texture = new Schedule(random, frames, FRAMES_PER_SECOND, textures.count());
        Schedule palette = new Schedule(random, frames, FRAMES_PER_SECOND, PALETTES);
        Schedule motion = new Schedule(random, frames, FRAMES_PER_SECOND, MOTIONS);
        Schedule flicker = new Schedule(random, frames, FRAMES_PER_SECOND, FLICKERS);
        float[] picture = new float[WIDTH * HEIGHT * 3];
        byte[] rgb = new byte[picture.length];
        double x = 0;
        double y = 0;
        for (int t = 0; t < frames; t++) {
            double[] velocity = velocities[motion.at(t)];
            x += velocity[0];
            y += velocity[1];
            System.arraycopy(palettes[palette.at(t)], 0, picture, 0, picture.length);
            addSurfaces(picture, texture.at(t), (int) Math.floor(x), (int) Math.floor(y));
            addFlicker(picture, flickers.get(flicker.at(t)), t);
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) Math.max(0, Math.min(255, (int) (picture[i] + 0.5f)));
            }
            target.accept(rgb);
        }
    }

    /** The background pans with the camera; discs in front of it move twice as fast, with a texture of their own. */
    private void addSurfaces(float[] picture, int texture, int shiftX, int shiftY) {
        float[] surface = new float[WIDTH * HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                surface[y * WIDTH + x] = textures.at(texture, x - shiftX, y - shiftY);
            }
        }
        for (Disc disc : discs) {
            for (int dy = -RADIUS; dy <= RADIUS; dy++) {
                for (int dx = -RADIUS; dx <= RADIUS; dx++) {
                    if (dx * dx + dy * dy < RADIUS * RADIUS) {
                        int x = Math.floorMod(disc.x() + 2 * shiftX + dx, WIDTH);
                        int y = Math.floorMod(disc.y() + 2 * shiftY + dy, HEIGHT);
                        surface[y * WIDTH + x] = textures.at((texture + disc.textureStep()) % textures.count(), dx, dy);
                    }
                }
            }
        }
        for (int i = 0; i < surface.length; i++) {
            float light = TEXTURE_CONTRAST * surface[i];
            picture[3 * i] += light;
            picture[3 * i + 1] += light;
            picture[3 * i + 2] += light;
        }
    }

    private static void addFlicker(float[] picture, Flicker flicker, int t) {
        float now = (float) (FLICKER_CONTRAST * StrictMath.sin(2 * Math.PI * flicker.hertz() * t / FRAMES_PER_SECOND));
        for (int dy = -FLICKER_RADIUS; dy <= FLICKER_RADIUS; dy++) {
            for (int dx = -FLICKER_RADIUS; dx <= FLICKER_RADIUS; dx++) {
                int x = flicker.x() + dx;
                int y = flicker.y() + dy;
                float falloff = 1 - (float) (dx * dx + dy * dy) / (FLICKER_RADIUS * FLICKER_RADIUS);
                if (falloff > 0 && x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT) {
                    for (int c = 0; c < 3; c++) {
                        picture[(y * WIDTH + x) * 3 + c] += falloff * now * flicker.colours()[c];
                    }
                }
            }
        }
    }
}
