public class Main {
    static int f(int a) {
        while (true) { }
        return a;
    }

    static int g(int a) {
        if (a > 0) return 1;
    }

    static void h() {
        throw new Exception("unreported");
    }

    public static void main(String[] args) {
        int y;
        System.out.println(y);
        final int z = 1;
        z++;
        try { } catch (java.io.IOException e) { }
        break;
    }
}
