import java.util.TreeMap;

public class Main {
    public static void main(String[] args) {
        new TreeMap<>(System.getProperties()).forEach((name, value) -> System.out.println(name + "=" + value));
        System.out.println(java.util.Locale.getDefault() + " " + java.nio.charset.Charset.defaultCharset());
        System.out.println(Main.class.getResource("Main.class") != null);
        System.out.println(Thread.currentThread().getContextClassLoader() == Main.class.getClassLoader());
        System.out.println(java.util.Arrays.toString(new java.io.File(".").list()));
    }
}
