class First {
    int value = 1;
}

class Second {
    public static void main(String... args) {
        System.out.println("second " + new First().value + " " + args.length);
    }
}

class Third {
}
