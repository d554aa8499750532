public class Main {
    static int depth;

    static void fall() { depth++; fall(); }

    static class Broken { static int value = Integer.parseInt("not a number"); }

    public static void main(String[] args) {
        try {
            fall();
        } catch (StackOverflowError e) {
            System.out.println("caught " + (depth > 1000));
        }
        try {
            long[][] hoard = new long[1 << 20][];
            for (int i = 0; i < hoard.length; i++) hoard[i] = new long[1 << 20];
        } catch (OutOfMemoryError e) {
            System.out.println(e.getMessage());
        }
        try {
            ((Object) null).toString();
        } catch (NullPointerException e) {
            System.out.println(e.getMessage());
        }
        Runnable task = () -> System.out.println(Broken.value);
        task.run();
    }
}
