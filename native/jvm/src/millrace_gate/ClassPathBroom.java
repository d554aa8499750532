package millrace_gate;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes our jar off the class path, where every agent's is put: programs list the resources there, and see which files are open.
 *
 * <p>What the class path is made of is open to nobody, and must not be opened to the programs either, whose module is ours.
 * So the work is done by a class of a loader that nobody else knows, and only its module is let in.
 */
final class ClassPathBroom extends ClassLoader {
    private static final String INTERNALS = "jdk.internal.loader";

    private ClassPathBroom() {
        super(null);
    }

    static void sweep(Instrumentation instrumentation) throws ReflectiveOperationException, IOException {
        ClassPathBroom loader = new ClassPathBroom();
        URLConnection code = ClassPathBroom.class.getResource("ClassPathBroom$Hands.class").openConnection();
        code.setUseCaches(false); // or the jar stays open
        byte[] bytes;
        try (InputStream in = code.getInputStream()) {
            bytes = in.readAllBytes();
        }
        Class<?> hands = loader.defineClass(null, bytes, 0, bytes.length);
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(), Map.of(INTERNALS, Set.of(hands.getModule())), Set.of(), Map.of());
        URL jar = ClassPathBroom.class.getProtectionDomain().getCodeSource().getLocation();
        ((Closeable) hands.getDeclaredConstructor(URL.class).newInstance(jar)).close();
    }

    /** Knows what it needs from its constructor on, and does it in close(). */
    public static final class Hands implements Closeable {
        private final URL jar;

        public Hands(URL jar) {
            this.jar = jar;
        }

        @Override
        public void close() throws IOException {
            try {
                Object classPath = field(Class.forName("jdk.internal.loader.BuiltinClassLoader"), "ucp", ClassLoader.getSystemClassLoader());
                Class<?> type = classPath.getClass();
                ((Collection<?>) field(type, "path", classPath)).removeIf(jar::equals);
                ((Collection<?>) field(type, "unopenedUrls", classPath)).removeIf(jar::equals);
                List<Object> ours = new ArrayList<>();
                ((Map<?, ?>) field(type, "lmap", classPath)).entrySet().removeIf(entry -> isOurs(entry.getKey()) && ours.add(entry.getValue()));
                ((Collection<?>) field(type, "loaders", classPath)).removeAll(ours);
                for (Object each : ours) ((Closeable) each).close();
            } catch (ReflectiveOperationException e) {
                throw new IOException("the class path of this JDK is of a kind not known here", e);
            }
        }

        private boolean isOurs(Object key) {
            return key.toString().contains(jar.getPath());
        }

        private static Object field(Class<?> type, String name, Object of) throws ReflectiveOperationException {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(of);
        }
    }
}
