public class Wheel {
    public static void main(String[] args) throws InterruptedException {
        final int width = 60, height = 15;
        System.out.print("\u001b[2J\u001b[?25l");
        for (int frame = 0; frame < 80; frame++) {
            StringBuilder screen = new StringBuilder("\u001b[H");
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double t = frame / 8.0 + x / 6.0;
                    double left = (Math.sin(t) + 1) / 2 * (height - 1), right = (Math.sin(t + Math.PI) + 1) / 2 * (height - 1);
                    boolean one = Math.abs(y - left) < 0.6, other = Math.abs(y - right) < 0.6;
                    boolean rung = x % 6 == 0 && y > Math.min(left, right) && y < Math.max(left, right);
                    screen.append(one ? "\u001b[36m●" : other ? "\u001b[33m●" : rung ? "\u001b[2m│\u001b[0m" : " ");
                }
                screen.append("\u001b[0m\n");
            }
            System.out.print(screen);
            System.out.flush();
            Thread.sleep(40);
        }
        System.out.println("\u001b[?25hA double thread, wound once more.");
    }
}
