package app.moleculesai.spi.messagestore.postgres.relay;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;

/** One thing that servers tell each other. */
sealed interface News {
  /** An event. */
  record Happened(Event event) implements News {
    public Happened {
      if (!event.payload().isStorable()) {
        throw SdkException.invalid("payload", "must be UTF-8 without the byte 0");
      }
    }
  }

  /** The notice of a change. */
  record Changed(ChangeNotice notice) implements News {}

  /** A sign of life for the sender itself; the number is its clock's. */
  record Ping(long sentAt) implements News {}

  /** The sender could not send some of its news: who hears this has missed something. */
  record Gap() implements News {}
}
