public class Main {
    public static void main(String[] args) {
        for (int i = 0; i < 50; i++) { System.out.println("out " + i); System.err.println("err " + i); }
        System.out.print("left in a buffer? ");
        System.out.printf("%s%n", "no");
    }
}
