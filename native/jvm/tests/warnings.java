import java.util.*;

public class Main {
    @Deprecated static void old() {}

    @SuppressWarnings({"rawtypes"})
    public static void main(String[] args) {
        List list = new ArrayList();
        list.add("unchecked");
        new Integer(5).toString();
        Thread.currentThread().stop();
        System.out.println(list);
    }
}
