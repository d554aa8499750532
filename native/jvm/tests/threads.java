import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Threads are numbered: nothing before main may have made one. */
public class Main {
    public static void main(String[] args) throws Exception {
        Thread first = new Thread(() -> System.out.println(Thread.currentThread().getName() + " " + Thread.currentThread().getId()));
        first.start();
        first.join();
        var pool = Executors.newFixedThreadPool(1);
        pool.submit(() -> System.out.println(Thread.currentThread().getName() + " " + Thread.currentThread().getId())).get();
        pool.shutdown();
        pool.awaitTermination(1, TimeUnit.SECONDS);
        System.out.println(IntStream.range(0, 10_000).parallel().sum());
        Thread.getAllStackTraces().keySet().stream().filter(t -> !t.isDaemon()).map(Thread::getName).sorted().forEach(System.out::println);
        System.out.println(Thread.currentThread().getId() + " " + Thread.currentThread().getPriority() + " " + Thread.currentThread().getThreadGroup());
        throw new IllegalStateException("out of main");
    }
}
