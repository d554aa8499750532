import java.util.*;

public class Main {
    static class Custom extends ClassLoader {
        Custom(ClassLoader parent) { super("custom", parent); }
        Class<?> define(byte[] b) { return defineClass(null, b, 0, b.length); }
    }
    static class Copy { }
    public static void main(String[] args) throws Exception {
        for (ClassLoader l = Main.class.getClassLoader(); l != null; l = l.getParent()) System.out.println(l.getClass().getName() + " " + l.getName());
        System.out.println(ClassLoader.getSystemClassLoader() == Main.class.getClassLoader());
        byte[] code = Main.class.getResourceAsStream("Main$Copy.class").readAllBytes();
        System.out.println(new Custom(Main.class.getClassLoader()).define(code) == Copy.class);
        System.out.println(Main.class.getProtectionDomain().getCodeSource().getLocation());
        System.out.println(Main.class.getResource("/Main.class") + " " + Main.class.getResource("/no.txt") + " " + Main.class.getModule().isNamed() + " " + Object.class.getModule());
        System.out.println(Collections.list(Main.class.getClassLoader().getResources("META-INF/MANIFEST.MF")));
        System.out.println(ModuleLayer.boot().modules().stream().map(Module::getName).sorted().toList());
        System.out.println(Arrays.toString(Package.getPackages()).length() > 0);
        try { Class.forName("main"); } catch (ClassNotFoundException | NoClassDefFoundError e) { System.out.println(e); }
        Class.forName("com.example.Missing");
    }
}
