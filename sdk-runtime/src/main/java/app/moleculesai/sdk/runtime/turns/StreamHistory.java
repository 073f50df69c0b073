package app.moleculesai.sdk.runtime.turns;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.envelope.StorableJson;
import app.moleculesai.sdk.runtime.envelope.StreamFold;
import java.io.ByteArrayOutputStream;

/** What the log keeps of an answer that passes through, gathered beside it. One thread at a time. */
public interface StreamHistory {
  /** Takes the next bytes. */
  void accept(byte[] bytes, int length);

  /** Takes an event of an agent inside this process. */
  void event(Body json);

  /** Returns what there is, whether the stream ended well or not. */
  StreamFold.Outcome finish();

  /** Folds events into the body a non-streaming call would have got. */
  static StreamHistory ofEvents(int most) {
    var fold = new StreamFold(most);
    return new StreamHistory() {
      @Override
      public void accept(byte[] bytes, int length) {
        fold.accept(bytes, 0, length);
      }

      @Override
      public void event(Body json) {
        fold.event(json);
      }

      @Override
      public StreamFold.Outcome finish() {
        return fold.finish();
      }
    };
  }

  /** Keeps a document as long as it is not too large. */
  static StreamHistory ofDocument(int most) {
    var kept = new ByteArrayOutputStream();
    return new StreamHistory() {
      private boolean tooLarge;

      @Override
      public void accept(byte[] bytes, int length) {
        tooLarge |= kept.size() + length > most;
        if (tooLarge) {
          kept.reset();
        } else {
          kept.write(bytes, 0, length);
        }
      }

      @Override
      public void event(Body json) {
        throw new IllegalStateException("a document has no events");
      }

      @Override
      public StreamFold.Outcome finish() {
        return tooLarge
            ? new StreamFold.Outcome.TooLarge()
            : new StreamFold.Outcome.Folded(StorableJson.of(kept.toByteArray()));
      }
    };
  }
}
