public class Main {
    void notMain() { }
}
