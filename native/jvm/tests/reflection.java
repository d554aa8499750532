import java.lang.reflect.*;
import java.util.*;

public class Main {
    interface Greeter { String greet(String name); }

    public static void main(String[] args) throws Exception {
        Greeter proxy = (Greeter) Proxy.newProxyInstance(Main.class.getClassLoader(), new Class<?>[] {Greeter.class}, (self, method, a) -> method.getName() + " " + a[0]);
        System.out.println(proxy.greet("Ada") + " " + proxy.getClass().getSimpleName());
        for (Method m : new TreeSet<>(Comparator.comparing(Method::getName)) {{ addAll(List.of(Greeter.class.getMethods())); }}) System.out.println(m);
        Method main = Main.class.getMethod("main", String[].class);
        System.out.println(main + " " + Modifier.toString(main.getModifiers()) + " " + new Exception().getStackTrace().length);
        try {
            Class.forName("Absent");
        } catch (ClassNotFoundException e) {
            System.out.println(e);
        }
        System.out.println(Collections.list(Main.class.getClassLoader().getResources("Main.class")).size() + " " + Main.class.getModule().isNamed() + " " + Main.class.getProtectionDomain().getCodeSource().getLocation());
        Field field = Main.class.getDeclaredField("absent");
    }
}
