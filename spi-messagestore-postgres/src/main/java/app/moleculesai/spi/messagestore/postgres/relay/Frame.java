package app.moleculesai.spi.messagestore.postgres.relay;

/**
 * One notice of PostgreSQL, see {@link Frames}.
 *
 * @param node who sent it
 * @param letter the sender's number of what it is a part of
 * @param part its number in it, from 1
 * @param parts how many there are
 * @param text the part
 */
record Frame(String node, long letter, int part, int parts, String text) {
  static final String VERSION = "1";

  /**
   * Reads a notice.
   *
   * @throws IllegalArgumentException when it is of another version, or of somebody else
   */
  static Frame parse(String notice) {
    var words = notice.split(" ", 6);
    if (words.length < 6 || !words[0].equals(VERSION)) {
      throw new IllegalArgumentException("not of version " + VERSION);
    }
    return new Frame(words[1], Long.parseLong(words[2]), Integer.parseInt(words[3]),
        Integer.parseInt(words[4]), words[5]);
  }

  boolean isFirst() {
    return part == 1;
  }

  boolean isLast() {
    return part == parts;
  }

  boolean follows(Frame other) {
    return node.equals(other.node) && letter == other.letter && part == other.part + 1
        && parts == other.parts;
  }
}
