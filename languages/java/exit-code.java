public class Main {
    public static void main(String[] args) {
        System.out.println("Leaving with 3");
        System.exit(3);
    }
}
