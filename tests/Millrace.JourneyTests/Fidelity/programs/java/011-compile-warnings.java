import java.util.*;

public class Main {
    public static void main(String[] args) {
        List raw = new ArrayList();
        raw.add("unchecked");
        Integer boxed = new Integer(5);
        System.out.println(raw + " " + boxed);
        Thread.currentThread().stop();
    }
}
