import java.nio.file.*;
import java.util.*;

public class Main {
    public static void main(String[] args) throws Exception {
        new TreeMap<>(System.getenv()).forEach((k, v) -> System.out.println(k + " = " + v));
        System.out.println(new TreeSet<>(List.of(Files.readString(Path.of("/proc/self/environ")).split("\0"))));
    }
}
