import java.io.*;
import java.nio.file.*;
import java.util.*;

/** Nothing of an agent on the class path, nothing open that is not the JVM's, and no door left ajar. */
public class Main {
    public static void main(String[] args) throws Exception {
        System.out.println(Collections.list(Main.class.getClassLoader().getResources("META-INF/MANIFEST.MF")));
        System.out.println(Main.class.getResource("/millrace_gate/Gate.class") + " " + System.getProperty("java.class.path"));
        List<String> files = new ArrayList<>();
        for (String each : new File("/proc/self/fd").list()) {
            try {
                String file = Files.readSymbolicLink(Path.of("/proc/self/fd", each)).toString();
                if (file.endsWith(".jar")) files.add(file);
            } catch (IOException e) {
                // the directory itself
            }
        }
        System.out.println(files);
        Module base = Object.class.getModule();
        for (String name : new TreeSet<>(base.getPackages())) if (base.isOpen(name, Main.class.getModule())) System.out.println("open: " + name);
        try {
            Class.forName("jdk.internal.loader.BuiltinClassLoader").getDeclaredField("ucp").setAccessible(true);
        } catch (RuntimeException e) {
            System.out.println(e.getClass().getName());
        }
    }
}
