package rdmflow.tool.simulatestudy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * When one property of the movie changes: it keeps a value for 5 to 10 seconds, longer than the haemodynamic response
 * blurs, and jumps. Properties have schedules of their own, so that what one kind of network sees is not what another
 * sees.
 */
final class Schedule {
    private static final double SHORTEST = 5;
    private static final double LONGEST = 10;

    private final List<Integer> firstFrames = new ArrayList<>();
    private final List<Integer> values = new ArrayList<>();

    /**
     * @param frames length of the movie
     * @param values how many there are to choose from; all of them appear before one comes again
     */
    Schedule(Random random, int frames, int framesPerSecond, int values) {
        List<Integer> deck = new ArrayList<>();
        int frame = 0;
        while (frame < frames) {
            if (deck.isEmpty()) {
                for (int v = 0; v < values; v++) {
                    deck.add(v);
                }
                Collections.shuffle(deck, random);
            }
            firstFrames.add(frame);
            this.values.add(deck.remove(deck.size() - 1));
            frame += (int) Math.round(framesPerSecond * (SHORTEST + (LONGEST - SHORTEST) * random.nextDouble()));
        }
    }

    int at(int frame) {
        int k = Collections.binarySearch(firstFrames, frame);
        return values.get(k >= 0 ? k : -k - 2);
    }
}
