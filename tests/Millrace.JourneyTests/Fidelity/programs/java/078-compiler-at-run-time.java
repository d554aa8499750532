import java.util.*;
import javax.tools.*;

public class Main {
    public static void main(String[] args) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        System.out.println(compiler.getSourceVersions().contains(javax.lang.model.SourceVersion.RELEASE_17));
        java.nio.file.Files.writeString(java.nio.file.Path.of("Made.java"), "public class Made { int x = \"wrong\"; }");
        System.out.println(compiler.run(null, System.out, System.out, "Made.java"));
    }
}
