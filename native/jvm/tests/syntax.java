public class Main {
    public static void main(String[] args) {
        System.out.println("unclosed);
        int x = 3
        if (x > 2 { }
    }
