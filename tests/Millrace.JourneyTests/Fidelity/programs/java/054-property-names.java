public class Main {
    public static void main(String[] args) {
        new java.util.TreeSet<>(System.getProperties().stringPropertyNames()).forEach(System.out::println);
    }
}
