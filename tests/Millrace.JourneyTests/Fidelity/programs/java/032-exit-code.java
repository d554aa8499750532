public class Main {
    public static void main(String[] args) {
        System.out.print("no newline at the end");
        System.exit(3);
    }
}
