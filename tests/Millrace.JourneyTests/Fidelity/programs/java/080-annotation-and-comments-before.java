// class Decoy { public static void main(String[] a) { } }
/* public class Wrong { } */
import java.util.*;

@SuppressWarnings("unused")
public final class Real {
    String text = "public class Other { void main( }";
    public static void main(final String... arguments) {
        System.out.println(Real.class.getName());
    }
}
