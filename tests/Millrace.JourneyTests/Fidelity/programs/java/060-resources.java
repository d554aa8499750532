import java.io.*;
import java.nio.file.*;
import java.util.*;

public class Main {
    public static void main(String[] args) throws Exception {
        System.out.println(Files.readString(Path.of("data.txt")) + Main.class.getResourceAsStream("data.txt"));
        System.out.println(new File("sub/more.properties").exists() + " " + Arrays.toString(new File(".").list().length > 0 ? new File("sub").list() : null));
        Properties p = new Properties();
        p.load(new FileReader("sub/more.properties"));
        System.out.println(p);
        new FileReader("missing.txt");
    }
}
