public class Main {
    enum Größe { KLEIN, GROß }
    public static void main(String[] args) throws Exception {
        String 名前 = "世界 🌍 e\u0301";
        System.out.println(名前 + " " + 名前.length() + " " + 名前.codePointCount(0, 名前.length()) + " " + Größe.GROß + " " + Größe.class.getName());
        System.err.println("ä to stderr");
        System.out.println("\ud800 alone " + "ß".toUpperCase() + " " + (int) 'é' + " \u200b".strip().length());
        System.out.println(java.util.Arrays.toString("ü".getBytes()) + new String(new byte[] { (byte) 0xff }));
        System.out.write(new byte[] { (byte) 0xff, 0, 'A', '\n' });
        throw new Exception("größer 🌍");
    }
}
