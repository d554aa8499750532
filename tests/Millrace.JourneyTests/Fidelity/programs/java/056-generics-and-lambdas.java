import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class Main {
    static class Box<T extends Comparable<T>> { private final List<T> all = new ArrayList<>(); @SafeVarargs final Box<T> add(T... t) { all.addAll(List.of(t)); return this; } Optional<T> max() { return all.stream().max(Comparator.naturalOrder()); } }
    static <A, B, C> Function<A, C> compose(Function<A, B> f, Function<B, C> g) { return f.andThen(g); }
    public static void main(String[] args) {
        System.out.println(new Box<Integer>().add(3, 9, 4).max() + " " + new Box<String>().max());
        System.out.println(compose((Integer x) -> x + 1, x -> "<" + x + ">").apply(4));
        System.out.println(Stream.of("pear", "fig", "apple").sorted(Comparator.comparing(String::length).reversed()).collect(Collectors.joining(", ", "[", "]")));
        Map<Integer, Integer> sums = IntStream.range(0, 20).boxed().collect(Collectors.groupingBy(x -> x % 3, TreeMap::new, Collectors.summingInt(x -> x)));
        System.out.println(sums);
        System.out.println(Arrays.asList(3, 1, 2).stream().map(String::valueOf).toList() + String.format("%05d|%-6s|%.3f|%x|%,d", 42, "ab", Math.PI, 255, 1234567));
        Iterator<Integer> it = new Iterator<>() { int n; public boolean hasNext() { return n < 3; } public Integer next() { return n++; } };
        while (it.hasNext()) System.out.print(it.next());
        Stream.of(1, 2, 0).map(x -> 10 / x).forEach(System.out::println);
    }
}
