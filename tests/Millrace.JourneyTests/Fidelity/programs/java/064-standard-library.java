import java.math.*;
import java.net.*;
import java.security.*;
import java.text.*;
import java.time.*;
import java.time.format.*;
import java.util.*;
import java.util.regex.*;

public class Main {
    public static void main(String[] args) throws Exception {
        System.out.println(new BigInteger("2").pow(100) + " " + new BigDecimal("1").divide(new BigDecimal("7"), 20, RoundingMode.HALF_UP));
        System.out.println(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest("x".getBytes())));
        System.out.println(LocalDate.of(2024, 2, 29).plusYears(1) + " " + Duration.ofMinutes(135) + " " + DateTimeFormatter.ISO_WEEK_DATE.format(LocalDate.of(2024, 1, 1)));
        System.out.println(new Random(7).nextInt(100) + " " + new SplittableRandom(7).nextInt(100) + " " + UUID.nameUUIDFromBytes("x".getBytes()));
        Matcher m = Pattern.compile("(?<y>\\d{4})-(?<m>\\d\\d)").matcher("on 2024-02"); System.out.println(m.find() + m.group("y") + m.start());
        System.out.println(NumberFormat.getInstance(Locale.GERMANY).format(1234.5) + " " + new DecimalFormat("0.00").format(2.005) + " " + URI.create("http://a/b?c#d").getQuery());
        System.out.println(Base64.getEncoder().encodeToString("ü".getBytes()) + " " + Objects.hash(1, "a") + " " + "hash".hashCode() + " " + List.of(1, 2).hashCode() + " " + new HashMap<>(Map.of("b", 1, "a", 2)));
        System.out.println(0.1 + 0.2 + " " + (float) 1 / 3 + " " + Math.floorMod(-7, 3) + " " + (byte) 300 + " " + Integer.toBinaryString(-8 >>> 28) + " " + Double.MIN_VALUE);
        Pattern.compile("(unclosed");
    }
}
