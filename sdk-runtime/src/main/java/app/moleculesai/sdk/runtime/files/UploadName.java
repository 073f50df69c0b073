package app.moleculesai.sdk.runtime.files;

import app.moleculesai.sdk.api.registry.PendingUpload;
import java.util.regex.Pattern;

/** What a file is called here, whatever its sender calls it ({@code wire.md} UP-2). */
final class UploadName {
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");
  private static final String NONE = "file";
  private static final int LONGEST_EXTENSION = 16; // with its dot

  private UploadName() {}

  /** Returns a name of 1 to 100 characters that is safe in a path, a header and a log. */
  static String of(String given) {
    var path = given.replaceFirst("/+$", "");
    var base = path.substring(path.lastIndexOf('/') + 1);
    var safe = shortened(UNSAFE.matcher(base).replaceAll("_"));
    return safe.isEmpty() || safe.equals(".") || safe.equals("..") ? NONE : safe;
  }

  private static String shortened(String name) {
    if (name.length() <= PendingUpload.LONGEST_NAME) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    var extension = dot >= 0 && name.length() - dot <= LONGEST_EXTENSION
        ? name.substring(dot)
        : "";
    return name.substring(0, PendingUpload.LONGEST_NAME - extension.length()) + extension;
  }
}
