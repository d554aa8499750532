import org.example.nothing.Here;
import java.utill.*;
import static java.lang.Math.cosine;

public class Main {
    public static void main(String[] args) {
        Here.run();
    }
}
