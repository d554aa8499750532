interface Main {
    int ANSWER = 42;
    static void main(String[] args) {
        System.out.println("in an interface " + ANSWER);
    }
}
