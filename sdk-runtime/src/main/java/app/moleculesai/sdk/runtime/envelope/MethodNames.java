package app.moleculesai.sdk.runtime.envelope;

import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of the methods of A2A 0.3 and 1.0: nearly every request has one of them, and then needs no copy of it. */
final class MethodNames {
  private static final List<String> KNOWN = A2aMethod.names();

  private MethodNames() {}

  /** Returns the one text of a known name; null for any other. */
  static @Nullable String find(char[] text, int offset, int length) {
    for (var name : KNOWN) {
      if (name.length() == length && isAt(name, text, offset)) {
        return name;
      }
    }
    return null;
  }

  private static boolean isAt(String name, char[] text, int offset) {
    for (int i = 0; i < name.length(); i++) {
      if (text[offset + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
