public class Main {
    public static void main(String[] args) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        Thread daemon = new Thread(() -> {
            try {
                Thread.sleep(100_000);
            } catch (InterruptedException e) {
                System.out.println("interrupted");
            }
        });
        daemon.setDaemon(true);
        daemon.start();
        new Thread(() -> {
            System.err.println("leaving");
            System.exit(42);
        }).start();
        Thread.sleep(100_000);
    }
}
