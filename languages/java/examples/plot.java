import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import javax.imageio.ImageIO;

public class Plot {
    public static void main(String[] args) throws IOException {
        final int size = 320;
        BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double dx = x - size / 2.0, dy = y - size / 2.0;
                double turn = Math.atan2(dy, dx), far = Math.hypot(dx, dy);
                int shade = (int) (128 + 110 * Math.sin(far / 9 + 3 * turn));
                picture.setRGB(x, y, shade / 4 << 16 | shade << 8 | 200 - shade / 3);
            }
        }
        ImageIO.write(picture, "png", new File("whirl.png"));
        System.out.println("whirl.png is written; see Files.");
    }
}
