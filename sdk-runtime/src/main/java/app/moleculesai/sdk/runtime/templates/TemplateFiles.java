package app.moleculesai.sdk.runtime.templates;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.config.DotEnv;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one template during one import. A path that leaves the folder, also by a symbolic link, is
 * {@code path_escape}; each file is read once, and all of them together have a limit. Belongs to one thread.
 */
public final class TemplateFiles {
  private static final String ENV_FILE = ".env";
  private static final long MOST_BYTES = 64L << 20;

  private final Path root;
  private final long mostBytes;
  // many workspaces name the same file, and real paths are slow to find
  private final Map<Key, Optional<Path>> found = new HashMap<>();
  private final Map<Path, String> texts = new HashMap<>();
  private final Map<Path, Map<String, String>> variables = new HashMap<>();
  private long bytes;

  private record Key(Path base, String path) {}

  private TemplateFiles(Path root, long mostBytes) {
    this.root = root;
    this.mostBytes = mostBytes;
  }

  /**
   * Opens a folder, of whose files 64 MiB may be read.
   *
   * @throws SdkException {@code template_not_found}
   */
  public static TemplateFiles of(Path folder) {
    return of(folder, MOST_BYTES);
  }

  /** Opens a folder that exists; the limit is on the bytes of all files together. */
  static TemplateFiles of(Path folder, long mostBytes) {
    try {
      return new TemplateFiles(folder.toRealPath(), mostBytes);
    } catch (IOException e) {
      throw new SdkException(ErrorCode.TEMPLATE_NOT_FOUND,
          "template folder '" + folder.getFileName() + "' cannot be opened", e);
    }
  }

  /** Returns the folder itself. */
  public Path root() {
    return root;
  }

  /** Returns a file as messages call it: relative to the folder. */
  String name(Path file) {
    return root.relativize(file).toString();
  }

  /**
   * Finds a file or folder.
   *
   * @param base the folder that {@code path} is relative to, within the template
   * @return its real path; empty when there is nothing
   * @throws SdkException {@code path_escape}
   */
  public Optional<Path> find(Path base, String path) {
    return found.computeIfAbsent(new Key(base, path), key -> within(root, base, path));
  }

  /** Returns the real path of a folder that may be missing. */
  public static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder.toAbsolutePath().normalize(); // not there: nothing is found in it either
    }
  }

  /**
   * Finds what a path names below {@code base}, which must not be outside {@code root}, a real path.
   *
   * @return its real path; empty when there is nothing
   * @throws SdkException {@code path_escape}
   */
  public static Optional<Path> within(Path root, Path base, String path) {
    try {
      var relative = Path.of(path);
      var wanted = base.resolve(relative).normalize();
      if (relative.isAbsolute() || path.indexOf('\\') >= 0 || !wanted.startsWith(root)) {
        throw escape(path);
      }
      if (!Files.exists(wanted)) {
        return Optional.empty();
      }
      var real = wanted.toRealPath();
      if (!real.startsWith(root)) {
        throw escape(path);
      }
      return Optional.of(real);
    } catch (InvalidPathException e) {
      throw escape(path);
    } catch (IOException e) {
      return Optional.empty(); // gone in between, or not ours to read
    }
  }

  private static SdkException escape(String path) {
    return new SdkException(ErrorCode.PATH_ESCAPE,
        "the path '" + path + "' leaves its folder; use a relative path within it")
        .with("path", path);
  }

  /**
   * Finds a text file; a missing one is empty.
   *
   * @throws SdkException {@code path_escape}; {@code template_invalid} when it cannot be used
   */
  public Optional<String> findText(Path base, String path) {
    return find(base, path).filter(Files::isRegularFile).map(this::text);
  }

  /**
   * Returns the text of a file found here.
   *
   * @throws SdkException {@code template_invalid} when it is unreadable, too large or not UTF-8
   */
  String text(Path file) {
    var known = texts.get(file);
    if (known != null) {
      return known;
    }
    try {
      count(file);
      var text = StandardCharsets.UTF_8.newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
      texts.put(file, text);
      return text;
    } catch (CharacterCodingException e) {
      throw invalid(file, "is not UTF-8", e);
    } catch (IOException e) {
      throw invalid(file, "cannot be read", e);
    }
  }

  private void count(Path file) {
    try {
      bytes += Files.size(file);
    } catch (IOException e) {
      throw invalid(file, "cannot be read", e);
    }
    if (bytes > mostBytes) {
      throw new SdkException(ErrorCode.TEMPLATE_INVALID,
          "with " + name(file) + " the files of the template have more than " + mostBytes
              + " bytes");
    }
  }

  /**
   * Returns the variables of the {@code .env} file in a folder of the template; none when there is no file.
   *
   * @throws SdkException {@code path_escape}; {@code template_invalid} when it cannot be used
   */
  public Map<String, String> variables(Path folder) {
    return variables.computeIfAbsent(folder, this::readVariables);
  }

  private Map<String, String> readVariables(Path folder) {
    return find(folder, ENV_FILE).filter(Files::isRegularFile).map(file -> {
      count(file);
      return DotEnv.read(file, name(file), ErrorCode.TEMPLATE_INVALID);
    }).orElse(Map.of());
  }

  private SdkException invalid(Path file, String problem, IOException cause) {
    return new SdkException(ErrorCode.TEMPLATE_INVALID, name(file) + " " + problem, cause)
        .with("file", name(file));
  }
}
