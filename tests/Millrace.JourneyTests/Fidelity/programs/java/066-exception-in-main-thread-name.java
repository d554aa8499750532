public class Main {
    public static void main(String[] args) {
        Thread.currentThread().setName("renamed ü");
        throw new RuntimeException();
    }
}
