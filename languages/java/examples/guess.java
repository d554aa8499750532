import java.util.Random;
import java.util.Scanner;

public class Guess {
    public static void main(String[] args) {
        int secret = 1 + new Random().nextInt(100);
        Scanner in = new Scanner(System.in);
        System.out.println("I am thinking of a number from 1 to 100.");
        System.out.print("Your guess: ");
        for (int tries = 1; in.hasNextInt(); tries++) {
            int guess = in.nextInt();
            if (guess == secret) {
                System.out.println("\u001b[32mYes! " + tries + " tries.\u001b[0m");
                return;
            }
            System.out.println(guess < secret ? "higher" : "lower");
            System.out.print("Your guess: ");
        }
    }
}
