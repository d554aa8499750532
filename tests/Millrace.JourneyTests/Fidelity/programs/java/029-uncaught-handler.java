public class Main {
    public static void main(String[] args) {
        Thread.setDefaultUncaughtExceptionHandler((t, e) -> System.out.println("handled " + t.getName() + " " + e.getMessage()));
        throw new RuntimeException("given to the handler");
    }
}
