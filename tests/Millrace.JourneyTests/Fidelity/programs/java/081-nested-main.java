public class Outer {
    static class Nested {
        static void run() { throw new UnsupportedOperationException(); }
    }
    public static void main(String[] args) {
        Nested.run();
    }
}
