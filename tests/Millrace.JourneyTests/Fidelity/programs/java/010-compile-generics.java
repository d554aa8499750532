import java.util.*;

public class Main {
    static <T extends Comparable<T>> T max(List<T> list) { return list.get(0); }
    public static void main(String[] args) {
        List<Object> objects = new ArrayList<String>();
        max(List.of(new Object()));
        Map<String> wrong = null;
        Runnable r = x -> x + 1;
        Comparator<String> c = String::size;
        int n = Optional.of("a").map(String::length).get().foo;
    }
}
