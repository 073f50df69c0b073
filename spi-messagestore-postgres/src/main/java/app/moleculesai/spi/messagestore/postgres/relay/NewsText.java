package app.moleculesai.spi.messagestore.postgres.relay;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How news stand in a text: each with its length in front, so that one of an unknown kind can be passed over, and each
 * of its fields likewise, so that nothing needs to be escaped.
 */
final class NewsText {
  private static final char EVENT = 'E';
  private static final char NOTICE = 'N';
  private static final char PING = 'P';
  private static final char GAP = 'G';

  private NewsText() {}

  static String write(News news) {
    return field(switch (news) {
      case News.Happened happened -> EVENT + event(happened.event());
      case News.Changed changed -> NOTICE + field(changed.notice().topic())
          + field(changed.notice().key());
      case News.Ping ping -> PING + field(Long.toString(ping.sentAt()));
      case News.Gap gap -> String.valueOf(GAP);
    });
  }

  private static String event(Event event) {
    return field(event.id().toString()) + field(event.type())
        + field(event.workspaceId().map(UUID::toString).orElse(""))
        + field(event.timestamp().toString()) + field(event.payload().text());
  }

  private static String field(String text) {
    return text.length() + ":" + text;
  }

  /**
   * Reads news in their order; those of unknown kinds are left out.
   *
   * @throws IllegalArgumentException when the text is none of {@link #write}
   */
  static List<News> read(String text) {
    var fields = new Fields(text);
    var read = new ArrayList<News>();
    while (fields.hasNext()) {
      one(fields.next()).ifPresent(read::add);
    }
    return read;
  }

  private static Optional<News> one(String text) {
    var fields = new Fields(text.substring(1));
    return switch (text.charAt(0)) {
      case EVENT -> Optional.of(new News.Happened(new Event(UUID.fromString(fields.next()),
          fields.next(), Optional.of(fields.next()).filter(id -> !id.isEmpty())
              .map(UUID::fromString),
          Instant.parse(fields.next()), Body.of(fields.next()))));
      case NOTICE -> Optional.of(new News.Changed(
          new ChangeNotice(fields.next(), fields.next())));
      case PING -> Optional.of(new News.Ping(Long.parseLong(fields.next())));
      case GAP -> Optional.of(new News.Gap());
      default -> Optional.empty();
    };
  }

  /** Goes through the fields of a text. Belongs to one thread. */
  private static final class Fields {
    private final String text;
    private int at;

    Fields(String text) {
      this.text = text;
    }

    boolean hasNext() {
      return at < text.length();
    }

    String next() {
      int colon = text.indexOf(':', at);
      if (colon < 0) {
        throw new IllegalArgumentException("no field at " + at + " of " + text.length());
      }
      int end = colon + 1 + Integer.parseInt(text, at, colon, 10);
      if (end < colon || end > text.length()) {
        throw new IllegalArgumentException("a field leaves the text at " + at);
      }
      at = end;
      return text.substring(colon + 1, end);
    }
  }
}
