package app.moleculesai.sdk.runtime.workspaceplugins;

import java.util.ArrayList;
import java.util.List;

/** The file in which an agent finds the rules of its plugins, a block each ({@code wire.md} 8.5). */
final class InstructionsFile {
  private static final String BLOCK = "# Plugin: ";
  private static final int BLANK_LINES_AT_END = 2;

  private InstructionsFile() {}

  /**
   * Returns the text without the blocks of a plugin. A block begins with a line of its name and ends before the line that
   * begins the next one, or with two blank lines.
   */
  static String without(String plugin, String text) {
    var kept = new ArrayList<String>();
    boolean inBlock = false;
    int blank = 0;
    for (var line : List.of(text.split("\n", -1))) {
      if (line.startsWith(BLOCK)) {
        inBlock = line.startsWith(BLOCK + plugin + " /");
        blank = 0;
      }
      if (!inBlock) {
        kept.add(line);
      } else {
        blank = line.isBlank() ? blank + 1 : 0;
        inBlock = blank < BLANK_LINES_AT_END;
      }
    }
    return String.join("\n", kept);
  }
}
