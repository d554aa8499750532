public class Main {
    public static void main(String[] args) {
        new Thread(() -> {
            try { Thread.sleep(60); } catch (InterruptedException e) { }
            System.out.println("thread ends last");
        }).start();
        Thread daemon = new Thread(() -> { try { Thread.sleep(20000); } catch (InterruptedException e) { } });
        daemon.setDaemon(true);
        daemon.start();
        System.out.println("main ends");
    }
}
