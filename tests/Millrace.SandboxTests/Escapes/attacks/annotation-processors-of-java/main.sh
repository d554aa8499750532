export JAVA_TOOL_OPTIONS="-Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
cat > Evil.java <<'END'
import java.nio.file.*;
import java.util.*;
import javax.annotation.processing.*;
import javax.lang.model.element.*;
@SupportedAnnotationTypes("*")
public class Evil extends AbstractProcessor {
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    for (String path : new String[] {"/etc/shadow", System.getenv("HOST_FILES") + "/secret.txt", "/proc/1/environ"})
      try { System.out.println("GOT THROUGH: " + Files.readString(Path.of(path))); } catch (Exception e) { }
    for (String path : new String[] {"/usr/evil", "/millrace/evil", "/etc/evil"})
      try { Files.writeString(Path.of(path), "x"); System.out.println("GOT THROUGH: " + path); } catch (Exception e) { }
    System.out.println("ran");
    return false;
  }
}
END
echo 'class Main {}' > Main.java
javac -proc:none Evil.java 2>/dev/null
javac -processor Evil -processorpath . Main.java 2>/dev/null | sort -u | grep -v '^ran$'
echo end
