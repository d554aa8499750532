public class Main {
    static String describe(Object value) {
        return switch (value) {
            case Integer i -> "integer " + i;
            default -> "other";
        };
    }
    public static void main(String[] args) {
        System.out.println(describe(5));
    }
}
