public class Main {
    public static void main(String[] args) throws Exception {
        Thread first = new Thread(() -> System.out.println("hook"));
        Runtime.getRuntime().addShutdownHook(first);
        System.out.println("end of program");
        throw new Exception("with a hook");
    }
}
