package rdmflow.tool.simulatestudy;

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
    private static final double TEXTURE_CONTRAST = 34;
    private static final double FLICKER_CONTRAST = 60;
    private static final double FLICKER_RADIUS = 30;

    private final Textures textures;
    private final double[][][] palettes = new double[PALETTES][4][3];
    private final double[][] velocities = new double[MOTIONS][2];
    private final double[][] flickers = new double[FLICKERS][4];
    private final int[][] objects = new int[OBJECTS][3];

    /** The things that all runs show. */
    Scenery(Randomness randomness) {
        Random random = randomness.of("scenery");
        textures = new Textures(random);
        for (double[][] palette : palettes) {
            for (double[] corner : palette) {
                for (int c = 0; c < 3; c++) {
                    corner[c] = 68 + 120 * random.nextDouble();
                }
            }
        }
        for (int m = 0; m < MOTIONS; m++) {
            double direction = 2 * Math.PI * (m % 5 + 0.3 * random.nextDouble()) / 5;
            double pixelsPerFrame = m < 5 ? 0.35 : 1.6;
            velocities[m][0] = pixelsPerFrame * StrictMath.cos(direction);
            velocities[m][1] = pixelsPerFrame * StrictMath.sin(direction);
        }
        for (int f = 0; f < FLICKERS; f++) {
            flickers[f] = new double[] {
                WIDTH * (0.25 + 0.5 * random.nextDouble()),
                HEIGHT * (0.2 + 0.6 * random.nextDouble()),
                1.5 + 4.5 * random.nextDouble(),
                random.nextBoolean() ? 1 : -1
            };
        }
        for (int[] object : objects) {
            object[0] = random.nextInt(WIDTH);
            object[1] = random.nextInt(HEIGHT);
            object[2] = random.nextInt(textures.count());
        }
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
        byte[] rgb = new byte[WIDTH * HEIGHT * 3];
        double x = 0;
        double y = 0;
        for (int t = 0; t < frames; t++) {
            double[] velocity = velocities[motion.at(t)];
            x += velocity[0];
            y += velocity[1];
            paint(rgb, t, texture.at(t), palettes[palette.at(t)], flickers[flicker.at(t)], x, y);
            target.accept(rgb);
        }
    }

    private void paint(byte[] rgb, int t, int texture, double[][] palette, double[] flicker, double panX, double panY) {
        int shiftX = (int) Math.floor(panX);
        int shiftY = (int) Math.floor(panY);
        double light = FLICKER_CONTRAST * StrictMath.sin(2 * Math.PI * flicker[2] * t / FRAMES_PER_SECOND);
        for (int py = 0; py < HEIGHT; py++) {
            double v = (double) py / HEIGHT;
            for (int px = 0; px < WIDTH; px++) {
                double u = (double) px / WIDTH;
                double surface = TEXTURE_CONTRAST * surface(texture, px, py, shiftX, shiftY);
                double dx = (px - flicker[0]) / FLICKER_RADIUS;
                double dy = (py - flicker[1]) / FLICKER_RADIUS;
                double distance = dx * dx + dy * dy;
                double flash = distance < 1 ? light * (1 - distance) : 0;
                for (int c = 0; c < 3; c++) {
                    double base = (1 - v) * ((1 - u) * palette[0][c] + u * palette[1][c])
                            + v * ((1 - u) * palette[2][c] + u * palette[3][c]);
                    double value = base + surface + (c == 1 ? flash : -flicker[3] * flash);
                    rgb[(py * WIDTH + px) * 3 + c] = (byte) Math.max(0, Math.min(255, Math.round(value)));
                }
            }
        }
    }

    /** The background pans with the camera; discs in front of it move twice as fast, with a texture of their own. */
    private double surface(int texture, int px, int py, int shiftX, int shiftY) {
        for (int[] object : objects) {
            int dx = Math.floorMod(px - object[0] - 2 * shiftX + WIDTH / 2, WIDTH) - WIDTH / 2;
            int dy = Math.floorMod(py - object[1] - 2 * shiftY + HEIGHT / 2, HEIGHT) - HEIGHT / 2;
            if (dx * dx + dy * dy < RADIUS * RADIUS) {
                return -textures.at((texture + object[2]) % textures.count(), dx, dy);
            }
        }
        return textures.at(texture, px - shiftX, py - shiftY);
    }
}
