package app.moleculesai.spi.messagestore.postgres.relay;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins what {@link Frames} cut. PostgreSQL delivers the notices of one transaction in their order and without another
 * one's between them, so a part that does not follow the one before says that something is missing. Belongs to one
 * thread.
 */
final class Letters {
  private final StringBuilder text = new StringBuilder();
  private @Nullable Frame last;

  /**
   * Takes the next notice.
   *
   * @return the news of a letter that is now complete; none while parts are to come
   * @throws IllegalArgumentException when a part is missing or cannot be read
   */
  List<News> take(Frame frame) {
    var before = last;
    last = frame;
    if (frame.isFirst()) {
      text.setLength(0);
    } else if (before == null || !frame.follows(before)) {
      throw new IllegalArgumentException("part " + frame.part() + " follows no other");
    }
    text.append(frame.text());
    if (!frame.isLast()) {
      return List.of();
    }
    var news = NewsText.read(text.toString());
    text.setLength(0);
    return news;
  }
}
