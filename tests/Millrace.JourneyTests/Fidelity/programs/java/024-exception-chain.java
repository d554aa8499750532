import java.util.function.*;

public class Main {
    static class Problem extends RuntimeException {
        Problem(String message, Throwable cause) { super(message, cause); }
    }

    static void parse(String text) {
        try {
            Integer.parseInt(text);
        } catch (NumberFormatException e) {
            Problem p = new Problem("could not read ü", e);
            p.addSuppressed(new IllegalStateException("suppressed"));
            throw p;
        }
    }

    public static void main(String[] args) {
        System.out.println("before");
        Runnable r = () -> parse("x1");
        r.run();
    }
}
