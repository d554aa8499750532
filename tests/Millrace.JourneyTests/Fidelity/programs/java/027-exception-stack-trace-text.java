import java.io.*;

public class Main {
    class Inner {
        void run() { new Object() { void go() { fail(); } }.go(); }
    }
    static void fail() { new Throwable("shown").printStackTrace(System.out); }
    public static void main(String[] args) throws Exception {
        new Main().new Inner().run();
        Main.class.getDeclaredMethod("fail").invoke(null);
        java.util.stream.Stream.of(1).forEach(x -> fail());
        for (StackTraceElement e : Thread.currentThread().getStackTrace()) System.out.println(e);
        java.util.List<String> frames = StackWalker.getInstance().walk(s -> s.map(f -> f.getMethodName() + ":" + f.getLineNumber()).toList());
        System.out.println(frames);
    }
}
