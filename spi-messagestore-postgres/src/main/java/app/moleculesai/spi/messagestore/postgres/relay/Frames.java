package app.moleculesai.spi.messagestore.postgres.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Cuts news into notices that PostgreSQL takes. Each begins with the version, who sends, which letter of the sender it
 * belongs to, its number in it and how many there are: {@code 1 <node> <letter> <part> <parts> <text>}. Safe for use by
 * many threads.
 */
final class Frames {
  /** PostgreSQL takes less than 8000 bytes. */
  private static final int MOST_BYTES = 7800;

  private final String node;
  private final AtomicLong letters = new AtomicLong();

  /** Of one sender. */
  Frames(String node) {
    this.node = node;
  }

  /** Returns the notices that carry the news, in the order in which they are to be sent; none for no news. */
  List<String> of(List<News> news) {
    var text = new StringBuilder();
    news.forEach(one -> text.append(NewsText.write(one)));
    var parts = cut(text);
    var letter = letters.incrementAndGet();
    var frames = new ArrayList<String>(parts.size());
    for (var part : parts) {
      frames.add(Frame.VERSION + " " + node + " " + letter + " " + (frames.size() + 1) + " "
          + parts.size() + " " + part);
    }
    return frames;
  }

  private static List<String> cut(CharSequence text) {
    var parts = new ArrayList<String>();
    int from = 0;
    int bytes = 0;
    int at = 0;
    while (at < text.length()) {
      int codePoint = Character.codePointAt(text, at);
      int more = utf8Bytes(codePoint);
      if (bytes + more > MOST_BYTES) {
        parts.add(text.subSequence(from, at).toString());
        from = at;
        bytes = 0;
      }
      bytes += more;
      at += Character.charCount(codePoint);
    }
    if (from < at) {
      parts.add(text.subSequence(from, at).toString());
    }
    return parts;
  }

  private static int utf8Bytes(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
