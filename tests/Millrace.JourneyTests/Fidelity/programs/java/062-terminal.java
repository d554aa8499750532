public class Main {
    public static void main(String[] args) throws Exception {
        System.out.println((System.console() != null) + " " + System.getenv("TERM"));
        System.out.println("\u001b[31mred\u001b[0m ü");
        new ProcessBuilder("stty", "size").inheritIO().start().waitFor();
        throw new Exception("on a terminal");
    }
}
