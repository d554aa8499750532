import java.util.*;

public class Main {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        Map<String, Integer> sums = new TreeMap<>();
        for (int i = 0; i < n; i++) sums.merge(in.next(), in.nextInt(), Integer::sum);
        sums.forEach((k, v) -> System.out.printf(Locale.ROOT, "%-6s|%6d|%8.2f%n", k, v, v / 3.0));
        in.nextInt();
    }
}
