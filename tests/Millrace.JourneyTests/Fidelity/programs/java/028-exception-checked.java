import java.io.*;
import java.nio.file.*;

public class Main {
    static class Resource implements AutoCloseable {
        public void close() throws IOException { System.out.println("closing"); throw new IOException("while closing"); }
    }
    public static void main(String[] args) throws Exception {
        try (Resource r = new Resource()) {
            System.out.println("inside");
            Files.readString(Path.of("nowhere.txt"));
        } finally {
            System.out.println("finally");
        }
    }
}
