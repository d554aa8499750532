public class Progress {
    public static void main(String[] args) throws InterruptedException {
        final int width = 32;
        for (int step = 0; step <= 100; step++) {
            int full = width * step / 100;
            System.out.printf("\r\u001b[36m%s%s\u001b[0m %3d %%", "█".repeat(full), "░".repeat(width - full), step);
            System.out.flush();
            Thread.sleep(20);
        }
        System.out.println("\nDone.");
    }
}
