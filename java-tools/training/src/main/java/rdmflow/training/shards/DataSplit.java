package rdmflow.training.shards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rdmflow.core.DataException;
import rdmflow.training.Chance;

/** Which videos of each class are for learning, which for watching it, and which for the final test. */
public enum DataSplit {
    /** 85, 5 and 10 percent of each class in random order (A.10), at least one video for each. */
    BY_SHARE("85-5-10"),
    /** HAA500's own: 000 to 015 train, 016 val, 017 to 019 test, by the number at the end of the name. */
    HAA500("haa500");

    /** Names of the sets, in the order in which they are packed. */
    public static final List<String> SETS = List.of("train", "val", "test");

    private static final Pattern NUMBERED = Pattern.compile(".*_(\\d+)");
    private static final int FIRST_VAL = 16;
    private static final int FIRST_TEST = 17;
    private static final int VIDEOS = 20;

    private final String id;

    DataSplit(String id) {
        this.id = id;
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return id;
    }

    /**
     * The set of every video.
     *
     * @param classes names of the videos of each class
     * @throws DataException with every class that has too few videos or a name without a number
     */
    public Map<String, String> sets(Map<String, List<String>> classes, long seed) {
        Map<String, String> sets = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        int label = 0;
        for (Map.Entry<String, List<String>> entry : new TreeMap<>(classes).entrySet()) {
            List<String> videos = entry.getValue().stream().sorted().toList();
            Map<String, String> ofClass =
                    switch (this) {
                        case BY_SHARE -> byShare(videos, Chance.of(seed, Chance.Purpose.SPLIT, label));
                        case HAA500 -> byNumber(videos, problems);
                    };
            for (String set : SETS) {
                if (!ofClass.containsValue(set)) {
                    problems.add("class " + entry.getKey() + ": expected videos for train, val and test, found "
                            + videos.size() + " and none for " + set
                            + "; leave the class out, add videos, or take another --split");
                }
            }
            sets.putAll(ofClass);
            label++;
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return sets;
    }

    private static Map<String, String> byShare(List<String> videos, Chance chance) {
        int val = Math.max(1, (int) Math.round(0.05 * videos.size()));
        int test = Math.max(1, (int) Math.round(0.10 * videos.size()));
        int[] order = chance.order(videos.size());
        int train = videos.size() - val - test;
        Map<String, String> sets = new TreeMap<>();
        for (int i = 0; i < order.length; i++) {
            sets.put(videos.get(order[i]), i < train ? "train" : i < train + val ? "val" : "test");
        }
        return sets;
    }

    private static Map<String, String> byNumber(List<String> videos, List<String> problems) {
        Map<String, String> sets = new TreeMap<>();
        for (String video : videos) {
            Matcher matcher = NUMBERED.matcher(video);
            int number = matcher.matches() && matcher.group(1).length() < 10 ? Integer.parseInt(matcher.group(1)) : -1;
            if (number < 0 || number >= VIDEOS) {
                problems.add(video + ": expected a name that ends in _000 to _019 for --split haa500, found another");
            }
            sets.put(video, number < FIRST_VAL ? "train" : number < FIRST_TEST ? "val" : "test");
        }
        return sets;
    }
}
