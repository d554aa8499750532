public class Main {
    public static void main(String[] args) {
        try {
            throw new RuntimeException("never shown");
        } finally {
            System.exit(-1);
        }
    }
}
