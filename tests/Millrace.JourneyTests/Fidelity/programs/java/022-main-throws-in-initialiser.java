public class Main {
    static int value = compute();
    static int compute() {
        System.out.println("initialising");
        return 1 / (value - value);
    }
    public static void main(String[] args) {
        System.out.println("never");
    }
}
