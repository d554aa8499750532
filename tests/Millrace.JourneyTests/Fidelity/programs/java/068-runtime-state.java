public class Main {
    public static void main(String[] args) {
        System.out.println(java.util.logging.Logger.getGlobal().getParent().getHandlers().length + " " + java.security.Security.getProviders().length);
        System.out.println(Main.class.desiredAssertionStatus() + " " + ClassLoader.getSystemClassLoader().getDefinedPackages().length);
        System.out.println(System.getProperties().containsKey("jdk.attach.allowAttachSelf") + " " + Thread.currentThread().getThreadGroup().activeGroupCount());
        assert false : "assertions are off";
    }
}
