package app.moleculesai.sdk.runtime.plugins;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles sources against the test's class path, from memory to memory. */
final class Compiled extends ForwardingJavaFileManager<JavaFileManager> {
  private static final Pattern NAME = Pattern.compile("package ([\\w.]+);.*?"
      + "public (?:abstract |final )?(?:class|interface) (\\w+)", Pattern.DOTALL);

  /** The compiler is slow and its output for one source always the same. */
  private static final Map<List<String>, Map<String, byte[]>> DONE = new ConcurrentHashMap<>();

  private final Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();

  private Compiled(JavaFileManager files) {
    super(files);
  }

  /** Returns class files by their name in a jar; each source has one public class. */
  static Map<String, byte[]> from(List<String> sources) {
    return DONE.computeIfAbsent(List.copyOf(sources), Compiled::compile);
  }

  private static Map<String, byte[]> compile(List<String> sources) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var output = new StringWriter();
    var compiled = new Compiled(compiler.getStandardFileManager(null, null, null));
    var options = List.of("--release", "21", "-proc:none", "-nowarn", "-cp",
        System.getProperty("java.class.path"));
    var units = sources.stream().map(Source::new).toList();
    if (!compiler.getTask(output, compiled, null, options, null, units).call()) {
      throw new IllegalStateException(output.toString());
    }
    var bytes = new LinkedHashMap<String, byte[]>();
    compiled.classes.forEach((name, out) -> bytes.put(name, out.toByteArray()));
    return bytes;
  }

  @Override
  public JavaFileObject getJavaFileForOutput(Location location, String className, Kind kind,
      FileObject sibling) {
    var name = className.replace('.', '/') + ".class";
    return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
      @Override
      public OutputStream openOutputStream() {
        return classes.computeIfAbsent(name, any -> new ByteArrayOutputStream());
      }
    };
  }

  /** One source text. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("memory:///" + path(text) + ".java"), Kind.SOURCE);
      this.text = text;
    }

    private static String path(String text) {
      var name = NAME.matcher(text);
      if (!name.find()) {
        throw new IllegalArgumentException("no public class in: " + text);
      }
      return (name.group(1) + "." + name.group(2)).replace('.', '/');
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
