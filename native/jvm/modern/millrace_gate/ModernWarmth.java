package millrace_gate;

import java.util.List;

/** What only newer releases have, behind records, enhanced switches and the like. Compiled for release 17, where javac can. */
final class ModernWarmth {
    private record Point(int x, int y) {}

    private enum Level { LOW, HIGH }

    static {
        Point point = new Point(1, 2);
        String text = point + " " + point.hashCode() + point.equals(new Point(1, 2)) + List.of(point).stream().map(Point::x).toList();
        Level level = Level.valueOf(text.isEmpty() ? "LOW" : "HIGH");
        int number = switch (level) {
            case LOW -> 1;
            case HIGH -> 2;
        };
        if (number < 0) throw new AssertionError(text);
    }

    private ModernWarmth() {}
}
