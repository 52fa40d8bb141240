package rdmflow.training.shards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import rdmflow.core.DataException;

/** HAA500-like folders: videos as CLASS/CLASS_000.mp4, or frames as [CLASS/]CLASS_000/frame_000.jpg. */
public final class ActionFolder {
    private static final Set<String> VIDEOS =
            Set.of("mp4", "avi", "mov", "mkv", "webm", "mpg", "mpeg", "m4v", "mts", "wmv", "flv", "ogv");
    private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png");

    private ActionFolder() {}

    /** The videos of a folder of class folders, by class, then name. */
    public static List<ActionVideo> videos(Path folder) {
        List<ActionVideo> found = new ArrayList<>();
        for (Path action : folders(folder)) {
            String name = action.getFileName().toString();
            for (Path file : files(action, VIDEOS)) {
                found.add(new ActionVideo(named(name, stem(file)), name, file));
            }
        }
        return requireSome(folder, found, "videos such as CLASS/CLASS_000.mp4");
    }

    /** The frame folders below a folder, directly or within class folders, by class, then name. */
    public static List<ActionVideo> frames(Path folder) {
        List<ActionVideo> found = new ArrayList<>();
        for (Path outer : folders(folder)) {
            String name = outer.getFileName().toString();
            if (!pictures(outer).isEmpty()) {
                found.add(new ActionVideo(name, name.replaceFirst("_\\d+$", ""), outer));
            }
            for (Path inner : folders(outer)) {
                if (!pictures(inner).isEmpty()) {
                    found.add(new ActionVideo(named(name, inner.getFileName().toString()), name, inner));
                }
            }
        }
        return requireSome(folder, found, "frames such as CLASS_000/frame_000.jpg");
    }

    /** The pictures of a frame folder in the order of their numbers. */
    static List<Path> pictures(Path folder) {
        return files(folder, PICTURES);
    }

    private static String named(String action, String stem) {
        return stem.startsWith(action) ? stem : action + "_" + stem;
    }

    private static List<ActionVideo> requireSome(Path folder, List<ActionVideo> found, String what) {
        List<String> problems = new ArrayList<>();
        if (found.isEmpty()) {
            problems.add(folder + ": expected " + what + ", found none");
        }
        Map<String, Path> owners = new HashMap<>();
        for (ActionVideo video : found) {
            Path owner = owners.putIfAbsent(video.name(), video.source());
            if (owner != null) {
                problems.add(video.name() + ": expected one video of this name, found " + folder.relativize(owner)
                        + " and " + folder.relativize(video.source()));
            }
            if (!Ustar.fits(video.name() + "/frame_000000.jpg") || video.name().matches("\\..*|.*[\\p{Cntrl}].*")) {
                problems.add(folder.relativize(video.source())
                        + ": expected a name of at most 100 bytes without control characters, found another");
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return found;
    }

    private static List<Path> folders(Path folder) {
        return listed(folder).stream().filter(Files::isDirectory).toList();
    }

    private static List<Path> files(Path folder, Set<String> endings) {
        return listed(folder).stream()
                .filter(file -> endings.contains(ending(file)) && Files.isRegularFile(file))
                .toList();
    }

    /** Without hidden files; numbers in names count as numbers. */
    private static List<Path> listed(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new DataException(
                    folder + ": expected a folder, found " + (Files.exists(folder) ? "a file" : "none"));
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted(ActionFolder::inOrder)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int inOrder(Path a, Path b) {
        String first = a.getFileName().toString();
        String second = b.getFileName().toString();
        int byNumbers = padded(first).compareTo(padded(second));
        return byNumbers != 0 ? byNumbers : first.compareTo(second);
    }

    private static String padded(String name) {
        return name.replaceAll("(\\d+)", "00000000000$1").replaceAll("0*(\\d{12,})(?!\\d)", "$1");
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }
}
