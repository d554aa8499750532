public class Mandelbrot {
    static final int WIDTH = 56, HEIGHT = 32, DEPTH = 80;

    static String colour(int x, int y) {
        double cr = -2.2 + 3.1 * x / WIDTH, ci = -1.2 + 2.4 * y / HEIGHT, r = 0, i = 0;
        int n = 0;
        for (; n < DEPTH && r * r + i * i < 4; n++) {
            double next = r * r - i * i + cr;
            i = 2 * r * i + ci;
            r = next;
        }
        return n == DEPTH ? "8;14;18" : (120 + n * 6) % 256 + ";" + (50 + n * 7) % 256 + ";" + n * 4 % 256;
    }

    public static void main(String[] args) {
        for (int y = 0; y < HEIGHT; y += 2) {
            StringBuilder line = new StringBuilder();
            for (int x = 0; x < WIDTH; x++) {
                line.append("\u001b[38;2;").append(colour(x, y)).append(";48;2;").append(colour(x, y + 1)).append("m▀");
            }
            System.out.println(line + "\u001b[0m");
        }
    }
}
