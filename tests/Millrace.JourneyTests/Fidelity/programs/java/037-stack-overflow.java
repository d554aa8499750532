public class Main {
    static int depth;
    static void down() { depth++; down(); }
    public static void main(String[] args) {
        try {
            down();
        } catch (StackOverflowError e) {
            System.out.println(e + " " + (depth > 5000) + " " + e.getStackTrace().length + " " + e.getStackTrace()[0].getMethodName());
        }
    }
}
