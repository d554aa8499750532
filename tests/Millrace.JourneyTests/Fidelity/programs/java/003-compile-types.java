import java.util.List;

public class Main {
    interface Shape { double area(); }
    static class Square implements Shape { }
    static final int LIMIT = 3;

    static int f(int a) {
        if (a > 0) {
            return "text";
        }
    }

    public static void main(String[] args) {
        int x = "a string";
        String s = 5;
        undefinedMethod(x);
        UndefinedClass c = null;
        LIMIT = 4;
        int y;
        System.out.println(y + größe);
        List<String> list = List.of(1, 2);
        new Main().missing();
        f("wrong", 2);
    }
}
