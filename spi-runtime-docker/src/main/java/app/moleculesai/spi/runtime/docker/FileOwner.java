package app.moleculesai.spi.runtime.docker;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Whom files in a container belong to, so that the user of its image can read them. */
record FileOwner(long user, long group) {
  static final FileOwner ROOT = new FileOwner(0, 0);

  /** The system counts users by 32 bits. */
  private static final long MOST = 0xFFFF_FFFFL;
  private static final int NAME = 0;
  private static final int ID = 2;
  private static final int GROUP = 3;

  /**
   * Finds the numbers of a user.
   *
   * @param text as an image has it: {@code user} or {@code user:group}, each a name or a number
   * @param file reads {@code /etc/passwd} and {@code /etc/group} of the image
   * @return root when it is not said, or nobody by that name is known
   */
  static FileOwner of(String text, Function<String, Optional<String>> file) {
    if (text.isBlank()) {
      return ROOT;
    }
    var parts = text.strip().split(":", 2);
    var entry = entry(file.apply("/etc/passwd"), parts[0]);
    var user = number(parts[0]).isPresent()
        ? number(parts[0])
        : entry.map(fields -> number(fields[ID])).orElse(OptionalLong.empty());
    if (user.isEmpty()) {
      return ROOT;
    }
    var group = parts.length > 1
        ? group(file, parts[1])
        : entry.filter(fields -> fields.length > GROUP).map(fields -> number(fields[GROUP]))
            .orElse(OptionalLong.empty());
    return new FileOwner(user.getAsLong(), group.orElse(0));
  }

  private static OptionalLong group(Function<String, Optional<String>> file, String text) {
    return number(text).isPresent()
        ? number(text)
        : entry(file.apply("/etc/group"), text).map(fields -> number(fields[ID]))
            .orElse(OptionalLong.empty());
  }

  /** Finds the line of a name or number. */
  private static Optional<String[]> entry(Optional<String> file, String key) {
    return file.stream().flatMap(String::lines).map(line -> line.split(":", -1))
        .filter(fields -> fields.length > ID
            && Arrays.asList(fields[NAME], fields[ID]).contains(key))
        .findFirst();
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Integer.parseUnsignedInt(text) & MOST);
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
