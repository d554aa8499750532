import java.util.*;

public class Main {
    public static void main(String[] args) throws Exception {
        System.out.println(System.in.read() + " " + System.console());
        System.out.println(new Scanner(System.in).hasNextLine());
        new Scanner(System.in).nextLine();
    }
}
