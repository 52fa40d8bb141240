package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links of the pages lead somewhere, and so do references of code, settings and messages to a page or its section. */
class DocumentationLinksTest {
    private static final Set<String> NOT_OURS =
            Set.of(".git", ".nextflow", ".tools", "bin", "node_modules", "results", "shared", "target", "work");
    private static final Set<String> TEXTS =
            Set.of("java", "json", "md", "nf", "config", "yml", "sh", "py", "js", "mjs", "html");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
    private static final Pattern PAGE =
            Pattern.compile("docs/[a-z-]+\\.md(?: +sections? (\\d+)(?:(?:, | and )(\\d+))*)?");

    @Test
    void everyRelativeLinkOfAPageLeadsToAFileAndAHeading() throws IOException {
        Set<String> broken = new TreeSet<>();
        for (Path page : texts()) {
            if (!page.toString().endsWith(".md")) {
                continue;
            }
            Matcher link = LINK.matcher(withoutCode(Files.readString(page)));
            while (link.find()) {
                String target = link.group(1);
                if (target.contains("://") || target.startsWith("mailto:")) {
                    continue;
                }
                String[] parts = target.split("#", 2);
                Path file = parts[0].isEmpty()
                        ? page
                        : page.resolveSibling(parts[0]).normalize();
                boolean found = Files.exists(file)
                        && (parts.length == 1 || anchors(Files.readString(file)).contains(parts[1]));
                if (!found) {
                    broken.add(Nextflow.repository().relativize(page) + ": " + target);
                }
            }
        }
        assertEquals(Set.of(), broken);
    }

    @Test
    void everyPageAndSectionThatCodeNamesIsThere() throws IOException {
        Set<String> broken = new TreeSet<>();
        for (Path text : texts()) {
            Matcher named = PAGE.matcher(Files.readString(text).replaceAll("\\R *(?:\\*|//|#)? *", " "));
            while (named.find()) {
                Path page = Nextflow.repository().resolve(named.group().split(" ", 2)[0]);
                boolean found =
                        Files.exists(page) && sections(Files.readString(page)).containsAll(numbers(named.group()));
                if (!found) {
                    broken.add(Nextflow.repository().relativize(text) + ": " + named.group());
                }
            }
        }
        assertEquals(Set.of(), broken);
    }

    private static List<String> numbers(String named) {
        return Pattern.compile("\\d+")
                .matcher(named)
                .results()
                .map(number -> number.group())
                .toList();
    }

    /** Numbers of the headings that begin with one: {@code ## 3. Layer weighting}. */
    private static Set<String> sections(String page) {
        Set<String> sections = new HashSet<>();
        HEADING.matcher(page).results().forEach(heading -> {
            Matcher number = Pattern.compile("(\\d+)\\. .*").matcher(heading.group(1));
            if (number.matches()) {
                sections.add(number.group(1));
            }
        });
        return sections;
    }

    /** The names that GitHub gives to headings: lower case, no punctuation but hyphens, spaces as hyphens. */
    private static Set<String> anchors(String page) {
        Set<String> anchors = new HashSet<>();
        Matcher heading = HEADING.matcher(withoutCode(page));
        while (heading.find()) {
            String words = heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "");
            String anchor = words.replace(' ', '-');
            for (int again = 1; !anchors.add(anchor); again++) {
                anchor = words.replace(' ', '-') + "-" + again;
            }
        }
        return anchors;
    }

    private static String withoutCode(String page) {
        return page.replaceAll("(?ms)^ *```.*?^ *```", "");
    }

    private static List<Path> texts() throws IOException {
        List<Path> texts = new ArrayList<>();
        Files.walkFileTree(Nextflow.repository(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (TEXTS.contains(name.substring(name.lastIndexOf('.') + 1))) {
                    texts.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return texts;
    }
}
