public class Main {
    static { System.out.println("static one"); }
    { System.out.println("instance"); }
    static int x = say("field");
    static int say(String s) { System.out.println(s); return 1; }
    static class Lazy { static { System.out.println("lazy"); } static final int CONSTANT = 5; static int value = 6; }
    static class Broken { static int v = Integer.parseInt("broken"); }
    public static void main(String[] args) {
        System.out.println("main " + Lazy.CONSTANT);
        System.out.println(Lazy.value);
        new Main();
        try { System.out.println(Broken.v); } catch (ExceptionInInitializerError e) { System.out.println(e.getCause()); }
        System.out.println(Broken.v);
    }
}
