public class Main {
    public static void main(String[] args) {
        System.out.println(args.length);
        for (String a : args) System.out.println("<" + a + ">");
        System.out.println(System.getenv("GREETING") + " <" + System.getenv("EMPTY") + "> " + System.getenv("LANG"));
    }
}
