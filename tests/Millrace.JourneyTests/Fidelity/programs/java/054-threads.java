import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public class Main {
    static int shared;
    static synchronized void add() { shared++; }
    public static void main(String[] args) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 8; i++) { int n = i; futures.add(pool.submit(() -> { for (int k = 0; k < 1000; k++) add(); return n * n; })); }
        for (Future<Integer> f : futures) System.out.print(f.get() + " ");
        System.out.println(shared);
        try { pool.submit(() -> { throw new IllegalStateException("inside"); }).get(); } catch (ExecutionException e) { System.out.println(e); }
        pool.shutdown();
        System.out.println(pool.awaitTermination(5, TimeUnit.SECONDS));
        System.out.println(CompletableFuture.supplyAsync(() -> 20).thenCombine(CompletableFuture.supplyAsync(() -> 22), Integer::sum).get());
        System.out.println(java.util.stream.IntStream.rangeClosed(1, 1000).parallel().sum());
        Executors.newSingleThreadScheduledExecutor(r -> { Thread t = new Thread(r); t.setDaemon(true); return t; }).schedule(() -> System.out.println("scheduled"), 10, TimeUnit.MILLISECONDS).get();
    }
}
