package millrace_gate;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Loads the compiler and exercises it until the JIT has compiled most of what a small program needs.
 *
 * <p>It goes the way the launcher goes, with real files in a directory of its own beside the gate, which is gone before
 * anybody is let in: in-memory files leave a good part of javac cold. What javac keeps from one compilation to the next is
 * the index of the JDK's classes, and its table of names; neither shows in what it writes.
 */
final class CompileWarmth {
    /**
     * After 1, 2, 3, 5, 10 rounds a compilation of 155 lines takes 190, 165, 165, 125, 105 ms of processor time, and booting
     * took 1.2, 1.6, 2.0, 2.4, 3.5 s of it. For the shortest programs there is no difference (45 ms). Each JVM serves one job, so
     * that under a steady load booting is paid for with every job.
     */
    private static final int ROUNDS = 1;

    private CompileWarmth() {}

    static void spread(Path directory) throws IOException {
        ToolProvider javac = ToolProvider.findFirst("javac").orElse(null);
        if (javac == null) return; // a runtime without the compiler
        Files.createDirectory(directory);
        try {
            List<Path> sources = new ArrayList<>();
            sources.add(unpack(directory, "Classic"));
            if (Runtime.version().feature() >= 17) sources.add(unpack(directory, "Modern"));
            Path broken = unpack(directory, "Broken");
            for (int round = 0; round < ROUNDS; round++) {
                for (Path source : sources) compile(javac, directory, source);
            }
            compile(javac, directory, broken); // messages are read from resources, and formatted
        } finally {
            remove(directory);
        }
        System.gc(); // the job need not collect what was left here
    }

    /** With the options of languages/java/language.yaml. */
    private static void compile(ToolProvider javac, Path directory, Path source) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        javac.run(nowhere, nowhere, "-g", "-encoding", "UTF-8", "-d", directory.toString(), source.toString());
    }

    private static Path unpack(Path directory, String name) throws IOException {
        Path file = Files.createDirectory(directory.resolve(name)).resolve("Main.java");
        try (InputStream in = CompileWarmth.class.getResourceAsStream(name + ".txt")) {
            Files.copy(in, file);
        }
        return file;
    }

    private static void remove(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(directory)) {
            all = tree.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
        }
        for (Path each : all) Files.delete(each);
    }
}
