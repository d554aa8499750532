package tief.im.Wald;

public class Späti {
    public static void main(String[] args) {
        System.out.println(System.getProperty("sun.java.command") + " " + args.length + " " + Späti.class.getModule().isNamed());
        throw new IllegalStateException("not Main");
    }
}
