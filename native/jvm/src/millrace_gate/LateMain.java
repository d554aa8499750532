package millrace_gate;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/**
 * Makes the launcher start the class that the property {@code sun.java.command} names when it comes to load one, rather than
 * the one it was given when the JVM was started. Without arguments this property is the name of the class, so that there is
 * nothing else to set.
 *
 * <p>In the launcher's {@code name.replace('/', '.')} the seven bytes behind {@code name} become a call of
 * {@code System.getProperty}: pop; ldc_w; invokestatic. The launcher's helper is not on the stack when main runs.
 */
final class LateMain implements ClassFileTransformer {
    private static final String HELPER = "sun/launcher/LauncherHelper";
    private static final int MAGIC_AND_VERSION = 8;
    private static final int BIPUSH = 0x10;
    private static final int POP = 0x57;
    private static final int LDC_W = 0x13;
    private static final int INVOKEVIRTUAL = 0xb6;
    private static final int INVOKESTATIC = 0xb8;
    private static final int ADDED = 8; // constants

    private boolean done;

    private LateMain() {}

    static void prepare(Instrumentation instrumentation) throws ClassNotFoundException {
        LateMain transformer = new LateMain();
        instrumentation.addTransformer(transformer);
        Class.forName(HELPER.replace('/', '.'), false, null);
        instrumentation.removeTransformer(transformer);
        if (!transformer.done) throw new IllegalStateException("the launcher of this JDK is of a kind not known here");
    }

    @Override
    public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        if (loader != null || !HELPER.equals(name)) return null;
        int constantsEnd = constantsEnd(bytes);
        int place = place(bytes, constantsEnd);
        if (place < 0) return null;
        try {
            byte[] changed = changed(bytes, constantsEnd, place);
            done = true;
            return changed;
        } catch (IOException e) {
            return null; // not from an array
        }
    }

    /** The one place where '/' becomes '.': bipush 47; bipush 46; invokevirtual. */
    private static int place(byte[] bytes, int from) {
        int found = -1;
        for (int at = from; at + 7 <= bytes.length; at++) {
            if (bytes[at] != BIPUSH || bytes[at + 1] != '/' || bytes[at + 2] != BIPUSH || bytes[at + 3] != '.' || (bytes[at + 4] & 0xff) != INVOKEVIRTUAL) continue;
            if (found >= 0) return -1;
            found = at;
        }
        return found;
    }

    private static byte[] changed(byte[] bytes, int constantsEnd, int place) throws IOException {
        int count = unsigned(bytes, MAGIC_AND_VERSION);
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length + 256);
        DataOutputStream out = new DataOutputStream(all);
        out.write(bytes, 0, MAGIC_AND_VERSION);
        out.writeShort(count + ADDED);
        out.write(bytes, MAGIC_AND_VERSION + 2, constantsEnd - MAGIC_AND_VERSION - 2);
        text(out, "java/lang/System");
        pair(out, 7, count, -1); // 1: class
        text(out, "getProperty");
        text(out, "(Ljava/lang/String;)Ljava/lang/String;");
        pair(out, 12, count + 2, count + 3); // 4: name and type
        pair(out, 10, count + 1, count + 4); // 5: method
        text(out, "sun.java.command");
        pair(out, 8, count + 6, -1); // 7: string
        out.write(bytes, constantsEnd, place - constantsEnd);
        out.writeByte(POP);
        out.writeByte(LDC_W);
        out.writeShort(count + 7);
        out.writeByte(INVOKESTATIC);
        out.writeShort(count + 5);
        out.write(bytes, place + 7, bytes.length - place - 7);
        return all.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.writeByte(1);
        out.writeUTF(text);
    }

    private static void pair(DataOutputStream out, int tag, int first, int second) throws IOException {
        out.writeByte(tag);
        out.writeShort(first);
        if (second >= 0) out.writeShort(second);
    }

    /** Where the constants of a class file end: JVMS 4.4. */
    private static int constantsEnd(byte[] bytes) {
        int at = MAGIC_AND_VERSION + 2;
        int count = unsigned(bytes, MAGIC_AND_VERSION);
        for (int i = 1; i < count; i++) {
            switch (bytes[at]) {
                case 1: at += 3 + unsigned(bytes, at + 1); break;
                case 7: case 8: case 16: case 19: case 20: at += 3; break;
                case 15: at += 4; break;
                case 5: case 6: at += 9; i++; break; // long and double count twice
                default: at += 5;
            }
        }
        return at;
    }

    private static int unsigned(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
