public class Main {
    static class Thing { }
    public static void main(String[] args) throws Exception {
        System.out.println(new Object() + " " + new Thing() + " " + new int[1] + " " + Main.class.getModule());
        Thread thread = new Thread(() -> System.out.println(new Thing()));
        thread.start();
        thread.join();
        Runnable lambda = () -> { };
        System.out.println(System.identityHashCode(lambda) + " " + System.identityHashCode("text"));
    }
}
