import shapes.Circle;

public class Main {
    public static void main(String[] args) {
        System.out.println(new Circle(2).area());
        new Circle(-1).area();
    }
}
