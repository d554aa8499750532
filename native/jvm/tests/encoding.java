public class Main {
    static class Größe { @Override public String toString() { return "Größe 世界 🌍"; } }

    public static void main(String[] args) {
        System.out.println(new Größe() + " " + String.join("|", args));
        System.err.println("Fehler: äöü");
        System.out.printf("%c %s%n", 'ß', System.getenv("LANG"));
        throw new RuntimeException("Überlauf", new IllegalArgumentException("世界"));
    }
}
