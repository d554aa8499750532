public class Main {
    public static void main(String[] args) throws Exception {
        System.out.println("before");
        new ProcessBuilder("kill", "-KILL", "" + ProcessHandle.current().pid()).start();
        Thread.sleep(10000);
    }
}
