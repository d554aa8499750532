import java.nio.file.*;
import java.util.*;

public class Main {
    public static void main(String[] args) throws Exception {
        List<String> found = new ArrayList<>();
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            for (Path p : entries.toList()) {
                try { found.add(Files.readSymbolicLink(p).toString().replaceAll("^(pipe|socket|anon_inode):.*", "$1").replaceAll("^/proc/\\d+", "/proc/N")); } catch (NoSuchFileException e) { }
            }
        }
        Collections.sort(found);
        System.out.println(found);
    }
}
