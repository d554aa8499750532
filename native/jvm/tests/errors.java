import java.util.Lisst;

public class Main {
    record Point(int x, int y) {}

    static int value(String s) { return s == null ? "none" : 1; }

    public static void main(String[] args) {
        Point p = new Point(1);
        for (String s : p) { System.out.println(s.lenght()); }
        int i = 1.5;
        value(3);
        final int j = 0; j++;
        Runnable r = () -> { throw new Exception(); };
    }
}
