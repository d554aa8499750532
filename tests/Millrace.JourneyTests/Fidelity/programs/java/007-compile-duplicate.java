public class Main {
    int a;
    String a;
    void f(int x) { }
    void f(int y) { int y = 2; }
    class Main { }
    public static void main(String[] args) { }
}
