import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

public class Main {
    sealed interface Shape permits Circle, Box {}
    record Circle(double radius) implements Shape {}
    record Box(double width, double height) implements Shape {}
    enum Unit { CM, M }

    static double area(Shape shape) {
        if (shape instanceof Circle c) return Math.PI * c.radius() * c.radius();
        if (shape instanceof Box b) return b.width() * b.height();
        throw new AssertionError();
    }

    public static void main(String[] args) {
        List<Shape> shapes = List.of(new Circle(1), new Box(2, 3));
        shapes.forEach(s -> System.out.printf("%s %.4f %s%n", s, area(s), Unit.valueOf("M")));
        System.out.println("""
            a "text" block
              of two lines""");
        Map<Boolean, List<String>> parts = shapes.stream().map(Object::toString).collect(Collectors.partitioningBy(s -> s.startsWith("C")));
        System.out.println(parts + " " + shapes.hashCode());
        String word = switch (shapes.size()) { case 1 -> "one"; case 2 -> "two"; default -> "many"; };
        System.out.println(word + 1 + 2L + 'c' + 1.5 + null);
    }
}
