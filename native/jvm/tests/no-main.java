public class Main {
    static void main() { System.out.println("of no use to releases before 25"); }
}
