public class Main {
    public static void main(String[] args) {
        try { int[] a = new int[Integer.MAX_VALUE]; } catch (OutOfMemoryError e) { System.out.println(e); }
        try { byte[][] b = new byte[4096][]; for (int i = 0; i < b.length; i++) b[i] = new byte[1 << 20]; } catch (OutOfMemoryError e) { System.out.println(e); }
        System.out.println(Runtime.getRuntime().maxMemory() + " " + Runtime.getRuntime().availableProcessors());
        long[] all = new long[1 << 27];
    }
}
