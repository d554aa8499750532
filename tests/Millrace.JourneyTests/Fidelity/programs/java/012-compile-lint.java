import java.util.*;
import java.io.*;

public class Main {
    static class Thing implements Serializable { }
    public static void main(String[] args) {
        List raw = new ArrayList();
        raw.add("unchecked");
        Integer boxed = new Integer(5);
        switch (boxed) { case 1: System.out.println("one"); default: System.out.println("other"); }
        int zero = boxed / 0;
    }
}
