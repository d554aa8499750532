import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        System.out.print("Name? ");
        String name = in.nextLine();
        int n = in.nextInt();
        double d = in.nextDouble();
        System.out.println(name + " " + n + " " + d + " " + in.next());
        System.out.println(in.hasNext());
        in.next();
    }
}
