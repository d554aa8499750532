public class Main {
    static class Odd extends Error {
        @Override public String getMessage() { return "line one\nline two ä"; }
        @Override public synchronized Throwable fillInStackTrace() { return this; }
    }
    public static void main(String[] args) { throw new Odd(); }
}
