public class Main {
    public static void main(String[] args) {
        System.out.println(“quoted”);
        int a# = 1;
        char c = 'ab';
    }
}
