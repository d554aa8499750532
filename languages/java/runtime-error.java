public class Main {
    public static void main(String[] args) {
        for (String name : new String[] {"Ada", null}) {
            System.out.println(name + " has " + name.length() + " letters");
        }
    }
}
