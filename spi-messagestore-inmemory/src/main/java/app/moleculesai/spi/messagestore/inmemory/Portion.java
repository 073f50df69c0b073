package app.moleculesai.spi.messagestore.inmemory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** As many rows as an answer may have. */
final class Portion {
  private Portion() {}

  /**
   * Returns the first rows, as many as have no more bytes together; those that come first and have none, with the first that
   * has some, in any case. Reads no further than to the first that is too much.
   *
   * @param size how many bytes a row has
   */
  static <T> List<T> of(Stream<T> rows, ToIntFunction<T> size, long mostBytes) {
    var portion = new ArrayList<T>();
    long bytes = 0;
    for (var it = rows.iterator(); it.hasNext();) {
      var row = it.next();
      int more = size.applyAsInt(row);
      if (bytes > 0 && bytes + more > mostBytes) {
        break;
      }
      portion.add(row);
      bytes += more;
    }
    return List.copyOf(portion);
  }
}
