package millrace_gate;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Lets a JVM boot ahead of its job. The launcher calls premain when the JVM stands and before it looks for the main class:
 * here the JVM warms up, then waits until its gate, a FIFO, has had a writer and was closed. Then the launcher goes on as ever.
 *
 * <p>Whatever happens before the gate must leave nothing a program could notice: no output, no input consumed, no files, no
 * threads (not even a Thread object: they are numbered), no system properties.
 *
 * <p>Arguments: {@code <gate>[,warm=run|,warm=compile][,main][,pass]}. With {@code main} the gate says which class to start, in
 * double quotes. With {@code pass} the JVM warms up and does not wait: the program opens the gate itself. See native/jvm/README.md.
 */
public final class Gate {
    private Gate() {}

    public static void premain(String arguments, Instrumentation instrumentation) {
        String[] parts = arguments == null ? new String[] {""} : arguments.split(",");
        boolean pass = false;
        boolean main = false;
        try {
            for (int i = 1; i < parts.length; i++) {
                switch (parts[i]) {
                    case "pass": pass = true; break;
                    case "main": main = true; break;
                    default: warm(parts[i], parts[0]);
                }
            }
            if (pass) return;
            if (main) LateMain.prepare(instrumentation);
            ClassPathBroom.sweep(instrumentation); // from here on no class of ours can be loaded
            String said = await(parts[0]);
            if (main) System.setProperty("sun.java.command", said.substring(1, said.length() - 2)); // "Name", newline
        } catch (Exception e) {
            System.err.println("gate: " + e);
            Runtime.getRuntime().halt(1); // an exception would make the JVM abort, with a page of its own
        }
    }

    private static void warm(String how, String gate) throws IOException {
        switch (how) {
            case "warm=run": RunWarmth.spread(); break;
            case "warm=compile": CompileWarmth.spread(Path.of(gate + ".warm")); break;
            default: throw new IllegalArgumentException("unknown argument \"" + how + "\"");
        }
    }

    /** Opening blocks until somebody opens the FIFO for writing, reading until everybody has closed it. */
    private static String await(String gate) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        byte[] bytes = new byte[1024];
        try (FileInputStream in = new FileInputStream(gate)) {
            for (int n; (n = in.read(bytes)) >= 0;) said.write(bytes, 0, n); // not readAllBytes: it wants to know the length
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
