import java.io.*;
import java.net.*;

public class Main {
    public static void main(String[] args) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread t = new Thread(() -> { try (Socket s = server.accept()) { s.getOutputStream().write("from a socket\n".getBytes()); } catch (IOException e) { } });
            t.start();
            try (Socket s = new Socket(server.getInetAddress(), server.getLocalPort())) { System.out.print(new String(s.getInputStream().readAllBytes())); }
        }
        try { new Socket("127.0.0.1", 9); } catch (ConnectException e) { System.out.println(e.getMessage()); }
        InetAddress.getByName("no.such.host.invalid");
    }
}
