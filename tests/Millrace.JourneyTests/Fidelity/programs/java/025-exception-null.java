public class Main {
    static class Node { Node next; int[] values; String name; }
    public static void main(String[] args) {
        Node node = new Node();
        node.next = new Node();
        try { System.out.println(node.next.next.name); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { node.values[0] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { node.name.length(); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        node.next.next.values[3]++;
    }
}
