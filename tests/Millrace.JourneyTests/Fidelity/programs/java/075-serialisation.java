import java.io.*;
import java.util.*;

public class Main {
    static class Point implements Serializable { private static final long serialVersionUID = 1; int x = 1; transient int y = 2; List<String> names = List.of("ü"); }
    public static void main(String[] args) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) { out.writeObject(new Point()); }
        System.out.println(bytes.size());
        Point p = (Point) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        System.out.println(p.x + " " + p.y + " " + p.names);
        new ObjectOutputStream(bytes).writeObject(new Object());
    }
}
