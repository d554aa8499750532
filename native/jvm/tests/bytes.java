/** All of stdin, from its first byte on. */
public class Main {
    public static void main(String[] args) throws Exception {
        System.out.println(System.in.available());
        byte[] all = System.in.readAllBytes();
        System.out.println(all.length + " " + java.util.Arrays.hashCode(all));
        System.out.write(all);
        System.out.flush();
        System.out.println(System.in.read());
    }
}
