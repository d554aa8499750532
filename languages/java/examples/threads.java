import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;

public class Primes {
    static boolean isPrime(int n) {
        for (int d = 2; d * d <= n; d++) {
            if (n % d == 0) return false;
        }
        return n > 1;
    }

    public static void main(String[] args) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<Integer>> parts = new ArrayList<>();
        for (int part = 0; part < 4; part++) {
            int from = part * 50_000;
            Callable<Integer> count = () -> {
                int found = 0;
                for (int n = from; n < from + 50_000; n++) {
                    if (isPrime(n)) found++;
                }
                System.out.println(Thread.currentThread().getName() + ": " + found + " primes from " + from);
                return found;
            };
            parts.add(pool.submit(count));
        }

        int total = 0;
        for (Future<Integer> part : parts) total += part.get();
        pool.shutdown();
        System.out.println("together " + total);
    }
}
