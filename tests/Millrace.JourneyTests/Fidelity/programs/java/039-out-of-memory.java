public class Main {
    public static void main(String[] args) {
        try { int[] a = new int[Integer.MAX_VALUE]; } catch (OutOfMemoryError e) { System.out.println(e); }
        System.out.println(Runtime.getRuntime().maxMemory() + " " + Runtime.getRuntime().availableProcessors());
        long[] all = new long[1 << 27];
    }
}
