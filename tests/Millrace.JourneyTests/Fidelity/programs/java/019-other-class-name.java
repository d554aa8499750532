import java.util.*;

public class Greeter {
    private final String name;
    Greeter(String name) { this.name = name; }
    public static void main(String[] args) {
        System.out.println("Hello from " + new Greeter("Greeter").name);
        Objects.requireNonNull(null, "nothing there");
    }
}
