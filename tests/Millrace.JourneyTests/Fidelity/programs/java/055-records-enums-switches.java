import java.util.*;

public class Main {
    sealed interface Shape permits Circle, Square { }
    record Circle(double r) implements Shape { Circle { if (r < 0) throw new IllegalArgumentException("negative"); } }
    record Square(double a) implements Shape { static int made = 0; }
    enum Planet { EARTH(1) { String greet() { return "home"; } }, MARS(0.38); final double g; Planet(double g) { this.g = g; } String greet() { return name().toLowerCase(); } }
    static double area(Shape s) { return s instanceof Circle c ? Math.round(c.r() * c.r() * 3) : s instanceof Square q && q.a() > 0 ? q.a() * q.a() : 0; }
    public static void main(String[] args) {
        System.out.println(new Circle(2) + " " + new Circle(2).equals(new Circle(2)) + " " + area(new Square(3)) + " " + area(new Circle(1)));
        for (Planet p : Planet.values()) System.out.println(p + " " + p.greet() + " " + p.g + " " + p.getClass().getName() + " " + p.getDeclaringClass());
        switch ("two") { case "one" -> System.out.println(1); case "two", "zwei" -> System.out.println(2); default -> System.out.println(0); }
        int days = switch (2) { case 2: yield 28; default: yield 31; };
        System.out.println(days + new EnumMap<>(Map.of(Planet.MARS, 1)).toString());
        String block = """
            A "block" \
            joined,
              indented \t tab
            """;
        System.out.print(block);
        new Circle(-1);
    }
}
