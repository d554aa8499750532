public class Main {
    static { System.out.println("initialised by " + Thread.currentThread().getName()); }
    public static void main(String[] args) {
        Thread t = Thread.currentThread();
        System.out.println(t + " " + t.getId() + " " + t.isDaemon() + " " + t.getPriority() + " " + t.isInterrupted() + " " + t.getContextClassLoader().getClass().getSimpleName());
        System.out.println(t.getThreadGroup().getParent().getName() + " " + t.getUncaughtExceptionHandler().getClass().getName() + " " + Thread.getDefaultUncaughtExceptionHandler());
        System.out.println(t.getStackTrace().length + " " + System.getSecurityManager() + " " + System.identityHashCode(null));
        Thread next = new Thread();
        System.out.println(next.getName());
    }
}
