package millrace_gate;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Scanner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Loads what common programs need: above all the machinery behind lambdas and string concatenation, which takes longer than
 * most programs run.
 *
 * <p>Nothing here may make a Thread or an executor, print a byte, or read System.in.
 */
final class RunWarmth {
    private static Object kept; // so that nothing below is for nothing

    private RunWarmth() {}

    static void spread() {
        PrintStream out = new PrintStream(OutputStream.nullOutputStream(), true);
        print(out);
        print(System.out); // with nothing to print
        read();
        collections(out);
        streams(out);
        exceptions(out);
        load(
                "java.util.concurrent.Executors", "java.util.concurrent.ThreadPoolExecutor", "java.util.concurrent.LinkedBlockingQueue",
                "java.util.concurrent.FutureTask", "java.util.concurrent.ConcurrentHashMap", "java.util.concurrent.CountDownLatch",
                "java.util.concurrent.locks.ReentrantLock", "java.util.concurrent.atomic.AtomicInteger",
                "java.util.concurrent.atomic.AtomicLong", "java.util.Random", "java.util.StringJoiner", "java.util.StringTokenizer",
                "java.io.BufferedWriter", "java.io.OutputStreamWriter", "java.io.PrintWriter", "java.io.StringWriter",
                "java.math.BigDecimal", "java.util.BitSet", "java.util.Stack", "java.util.EnumMap", "java.util.Iterator",
                "java.time.Duration", "java.time.LocalDate", "java.util.concurrent.TimeUnit", "java.util.ArrayList$SubList",
                "java.lang.Thread$State", "java.util.NoSuchElementException", "java.util.InputMismatchException",
                "java.util.ConcurrentModificationException", "java.lang.NumberFormatException",
                "millrace_gate.ModernWarmth"); // for newer releases; older ones cannot load it
        System.gc();
    }

    private static void print(PrintStream out) {
        boolean quiet = out == System.out;
        out.print("");
        out.printf("");
        out.write(new byte[0], 0, 0);
        out.flush();
        if (quiet) return;
        out.println("text");
        out.println('c');
        out.println(1);
        out.println(1L << 40);
        out.println(1.5);
        out.println(1.5f);
        out.println(true);
        out.println((Object) null);
        out.println();
        out.println(new char[] {'a'});
        out.println(new int[0].length);
        out.printf("%d %5d %-5s|%05d %x %c %b %,d %8.3f %e %%%n", 1, 2, "three", 4, 5, 'c', true, 1000000, 1.5, 2.5);
        out.println(String.format("%s %08.2f", List.of(1), 3.14159));
        out.println(String.format(Locale.ROOT, "%10s", "x"));
    }

    private static void read() {
        byte[] input = "3 4.5 word\nline of text\n".getBytes(StandardCharsets.UTF_8);
        try (Scanner scanner = new Scanner(new ByteArrayInputStream(input))) {
            kept = scanner.hasNextInt() ? scanner.nextInt() + scanner.nextDouble() + scanner.next() + scanner.nextLine() : "";
            while (scanner.hasNextLine()) kept = scanner.nextLine();
        }
        BufferedReader reader = new BufferedReader(new InputStreamReader(new ByteArrayInputStream(input)));
        kept = reader.lines().map(line -> line.trim().split("\\s+")).collect(Collectors.toList());
        kept = Integer.parseInt("12") + Long.parseLong("34") + Double.parseDouble("5.6");
    }

    private static void collections(PrintStream out) {
        List<Integer> list = new ArrayList<>(List.of(3, 1, 2));
        Collections.sort(list);
        list.sort(Comparator.reverseOrder());
        list.removeIf(x -> x > 2);
        list.forEach(x -> kept = x);
        out.println(list + " " + new LinkedList<>(list) + Arrays.toString(new int[] {1, 2}) + Arrays.deepToString(new int[][] {{1}}));
        Map<String, Integer> counts = new HashMap<>();
        for (String word : "a b a".split(" ")) counts.merge(word, 1, Integer::sum);
        counts.computeIfAbsent("c", String::length);
        for (Map.Entry<String, Integer> entry : counts.entrySet()) out.println(entry.getKey() + ": " + entry.getValue());
        counts.forEach((word, count) -> out.println(word + "=" + count));
        out.println(new TreeMap<>(counts) + "" + new LinkedHashMap<>(counts) + new HashSet<>(counts.keySet()) + new TreeSet<>(counts.values()));
        ArrayDeque<Integer> deque = new ArrayDeque<>(list);
        deque.push(1);
        PriorityQueue<Integer> queue = new PriorityQueue<>(Comparator.comparing(x -> -x));
        queue.addAll(deque);
        kept = List.of(queue.poll(), deque.pop(), Map.of("a", 1, "b", 2), Objects.hash(1, 2), Optional.of(1).map(x -> x + 1).orElse(0));
        StringBuilder builder = new StringBuilder();
        builder.append(1).append('c').append("text").append(1.5).append(2L).append(true).insert(0, "x").reverse();
        kept = builder.toString().toUpperCase().replace('X', 'y').replaceAll("[0-9]+", "#").repeat(2).contains("y");
        kept = BigInteger.valueOf(7).pow(30).multiply(BigInteger.TEN).mod(BigInteger.valueOf(97)).toString();
        kept = String.join(",", "a", "b").chars().filter(Character::isLetter).count();
    }

    private static void streams(PrintStream out) {
        String text = "x";
        int number = 3;
        long wide = 4;
        double real = 1.5;
        char letter = 'c';
        out.println(text + number + wide + real + letter + true + null);
        out.println(text + " " + number);
        out.println("n=" + number + ", r=" + real);
        out.println(number + text);
        out.println(text + letter);
        out.println("[" + text + "]");
        Function<Integer, Function<Integer, Integer>> adder = a -> b -> a + b + number;
        Supplier<List<String>> maker = ArrayList::new;
        BiFunction<Integer, Integer, Integer> times = (a, b) -> a * b;
        Runnable task = () -> kept = text + number;
        task.run();
        kept = adder.apply(1).apply(times.apply(2, 3)) + maker.get().size();
        out.println(IntStream.rangeClosed(1, 5).filter(x -> x % 2 == 1).map(x -> x * x).sum());
        out.println(IntStream.range(0, 5).boxed().map(x -> x * 2).collect(Collectors.toList()));
        out.println(IntStream.of(1, 2).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]")));
        kept = Stream.of("a", "bb", "cc").collect(Collectors.groupingBy(String::length, TreeMap::new, Collectors.counting()));
        out.println(Stream.of("b", "a").sorted(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder())).collect(Collectors.toSet()));
        out.println(Stream.of(1, 2, 3).reduce(0, Integer::sum) + Stream.iterate(1, x -> x * 2).limit(4).mapToInt(x -> x).max().getAsInt());
        out.println(Arrays.stream(new int[] {1, 2}).average().orElse(0) + Stream.of(List.of(1)).flatMap(List::stream).count());
        out.println(Stream.of("k").collect(Collectors.toMap(k -> k, String::length)) + "" + Stream.of(1).anyMatch(x -> x > 0));
    }

    private static void exceptions(PrintStream out) {
        try {
            try {
                kept = new int[0][0].length / Integer.parseInt("0");
            } catch (ArithmeticException e) {
                throw new IllegalStateException("wrapped", e);
            }
        } catch (IllegalStateException e) {
            e.printStackTrace(out);
            kept = e.getStackTrace();
        }
        try {
            int[][] rows = new int[1][];
            kept = rows[0].length;
        } catch (NullPointerException e) {
            out.println(e.getMessage());
        }
    }

    private static void load(String... names) {
        for (String name : names) {
            try {
                Class.forName(name);
            } catch (ClassNotFoundException | LinkageError e) {
                // this release has no such class
            }
        }
    }
}
