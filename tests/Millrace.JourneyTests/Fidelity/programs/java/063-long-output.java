public class Main {
    public static void main(String[] args) {
        for (int i = 0; i < 4000; i++) System.out.println(i + " abcdefghijklmnopqrstuvwx");
        System.out.print("x".repeat(70000));
    }
}
