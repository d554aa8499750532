public class Main {
    public static void main(String[] args) throws Exception {
        byte[] data = System.in.readAllBytes();
        System.out.println(data.length + " " + java.util.HexFormat.of().formatHex(data) + " " + System.in.read() + " " + System.in.available());
        System.out.write(data);
        System.out.flush();
    }
}
