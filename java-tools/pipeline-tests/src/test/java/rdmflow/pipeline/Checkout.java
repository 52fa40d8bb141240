package rdmflow.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A copy of the pipeline whose tools a test may change: sources copied, tools linked. */
final class Checkout {
    private Checkout() {}

    /** Copies the pipeline of the repository under test; the tools keep their bytes and time stamps. */
    static Path copyTo(Path folder) throws IOException {
        Path repository = Nextflow.repository();
        for (String name :
                List.of("main.nf", "nextflow.config", "nextflow_schema.json", "modules", "subworkflows", "conf")) {
            copy(repository.resolve(name), folder.resolve(name));
        }
        Path bin = Files.createDirectories(folder.resolve("bin"));
        try (Stream<Path> tools = Files.list(repository.resolve("bin"))) {
            for (Path tool : tools.filter(Files::isExecutable).toList()) {
                Files.createSymbolicLink(bin.resolve(tool.getFileName()), tool);
            }
        }
        return folder;
    }

    /** Gives a tool other bytes that do the same: a comment in the shell line at its start. */
    static void change(Path checkout, String tool) throws IOException {
        Path installed = checkout.resolve("bin").resolve(tool);
        byte[] bytes = Files.readAllBytes(installed);
        Files.delete(installed);
        Files.writeString(installed, "#!/bin/sh\n# changed by a test\n", StandardOpenOption.CREATE_NEW);
        int body = new String(bytes, 0, 10, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
        try (var out = Files.newOutputStream(installed, StandardOpenOption.APPEND)) {
            out.write(bytes, body, bytes.length - body);
        }
        installed.toFile().setExecutable(true);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
