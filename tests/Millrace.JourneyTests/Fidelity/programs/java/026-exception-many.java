import java.util.*;

public class Main {
    interface Action { Object run() throws Exception; }
    public static void main(String[] args) {
        Object text = "text";
        Action[] actions = {
            () -> new int[2][3][1][5].length,
            () -> (Integer) text,
            () -> 1 / (args.length),
            () -> "abc".substring(5),
            () -> List.of(1).add(2),
            () -> new ArrayList<>(List.of(1)).iterator().next().toString().charAt(9),
            () -> new int[-1],
            () -> Class.forName("no.such.Thing"),
            () -> { Object[] o = new String[1]; o[0] = 1; return o; },
            () -> { List<Integer> l = new ArrayList<>(List.of(1, 2, 3)); for (int x : l) l.remove(0); return l; },
            () -> new Scanner("x").nextInt(),
            () -> Enum.valueOf(Thread.State.class, "ASLEEP"),
        };
        for (Action action : actions) {
            try {
                System.out.println(action.run());
            } catch (Exception e) {
                System.out.println(e + " at line " + e.getStackTrace()[e.getStackTrace().length - 1].getLineNumber());
            }
        }
    }
}
