import java.util.List;

public class Mistake {
    static int total(List<Integer> numbers) {
        int sum = "0";
        for (int n : numbers) sum += n;
        return summ;
    }

    public static void main(String[] args) {
        System.out.println(total(List.of(1, 2, 3)));
    }
}
