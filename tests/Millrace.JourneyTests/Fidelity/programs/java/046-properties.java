public class Main {
    public static void main(String[] args) {
        for (String name : new String[] { "java.class.path", "java.version", "java.vendor", "java.home", "java.vm.name", "java.vm.info", "user.dir", "user.home", "user.name",
            "user.language", "user.country", "user.timezone", "file.encoding", "native.encoding", "stdout.encoding", "stderr.encoding", "sun.jnu.encoding", "sun.java.command",
            "java.io.tmpdir", "java.library.path", "os.name", "os.arch", "line.separator", "file.separator", "path.separator", "java.security.manager", "jdk.debug",
            "sun.arch.data.model", "sun.java.launcher", "sun.management.compiler", "java.specification.version", "java.class.version", "jdk.module.main", "jdk.module.path" }) {
            System.out.println(name + " = " + System.getProperty(name));
        }
        new java.util.TreeSet<>(System.getProperties().stringPropertyNames()).forEach(System.out::println);
        System.out.println(java.util.Locale.getDefault() + " " + java.nio.charset.Charset.defaultCharset() + " " + java.util.TimeZone.getDefault().getID());
    }
}
