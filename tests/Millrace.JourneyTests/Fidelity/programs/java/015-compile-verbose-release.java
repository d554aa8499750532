public class Main {
    public static void main(String[] args) {
        var text = "var is not known to 8";
        System.out.println(text);
    }
}
