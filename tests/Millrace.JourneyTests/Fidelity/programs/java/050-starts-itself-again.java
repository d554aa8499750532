import java.nio.file.*;

public class Main {
    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            System.out.println("child " + args[0]);
            throw new IllegalStateException("in the child");
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process p = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "Main", "again").inheritIO().start();
        System.out.println("child ended with " + p.waitFor());
    }
}
