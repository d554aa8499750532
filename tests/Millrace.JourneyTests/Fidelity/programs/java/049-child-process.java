import java.io.*;
import java.util.concurrent.*;

public class Main {
    public static void main(String[] args) throws Exception {
        Process p = Runtime.getRuntime().exec(new String[] { "sh", "-c", "cat; echo ü; echo err >&2; exit 3" });
        p.getOutputStream().write("piped\n".getBytes());
        p.getOutputStream().close();
        System.out.print(new String(p.getInputStream().readAllBytes()));
        System.out.print(new String(p.getErrorStream().readAllBytes()));
        System.out.println(p.waitFor());
        System.out.println(new ProcessBuilder("sh", "-c", "echo inherited; ulimit -a; env | sort").inheritIO().start().waitFor());
        System.out.println(new ProcessBuilder("sh", "-c", "kill -TERM $$").start().waitFor());
        try { new ProcessBuilder("no-such-program").start(); } catch (IOException e) { System.out.println(e.getMessage()); }
    }
}
