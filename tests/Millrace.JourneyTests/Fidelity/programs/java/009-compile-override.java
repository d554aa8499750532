public class Main {
    sealed interface Shape permits Circle { }
    record Circle(double r) implements Shape { }
    record Square(double a) implements Shape { }
    static abstract class Base {
        abstract void run();
        final void fixed() { }
        public String toString() { return ""; }
    }
    static class Derived extends Base {
        void fixed() { }
        String toString() { return "weaker"; }
        @Override void walk() { }
    }
    public static void main(String[] args) {
        new Base();
        var x = null;
        switch (args.length) { case 1: case 1: }
    }
}
