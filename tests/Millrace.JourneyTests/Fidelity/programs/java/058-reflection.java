import java.lang.annotation.*;
import java.lang.reflect.*;
import java.util.*;

public class Main {
    @Retention(RetentionPolicy.RUNTIME) @interface Mark { String value() default "none"; int[] numbers() default {}; }
    interface Greeter { String greet(String name); }
    @Mark(value = "here", numbers = {1, 2}) public static class Thing implements Greeter {
        private int hidden = 7;
        public String greet(String name) { return "Hello " + name; }
        @Mark @Deprecated void old() throws java.io.IOException { throw new java.io.IOException("by reflection"); }
    }
    public static void main(String[] args) throws Exception {
        Class<?> c = Class.forName("Main$Thing");
        System.out.println(c + " " + c.getModifiers() + " " + Arrays.toString(c.getInterfaces()) + " " + c.getAnnotation(Mark.class));
        Arrays.stream(c.getDeclaredMethods()).map(Method::toString).sorted().forEach(System.out::println);
        Object thing = c.getDeclaredConstructor().newInstance();
        Field f = c.getDeclaredField("hidden"); f.setAccessible(true); System.out.println(f.getInt(thing));
        Greeter proxy = (Greeter) Proxy.newProxyInstance(Main.class.getClassLoader(), new Class<?>[] { Greeter.class }, (p, m, a) -> m.getName() + a[0]);
        System.out.println(proxy.greet("!"));
        Arrays.stream(Main.class.getDeclaredClasses()).map(Class::getSimpleName).sorted().forEach(System.out::println);
        c.getDeclaredMethod("old").invoke(thing);
    }
}
