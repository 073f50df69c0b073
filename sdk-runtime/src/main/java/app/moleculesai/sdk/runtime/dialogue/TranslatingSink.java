package app.moleculesai.sdk.runtime.dialogue;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.EventsOutput;
import app.moleculesai.sdk.runtime.answers.PassingSink;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.answers.WholeDocument;
import java.io.OutputStream;

/**
 * Gives an agent's answer to a client of the other generation. A document is translated when it is whole, a stream event
 * by event as they come. What the server itself answers is not the agent's and passes as it is. Belongs to one thread.
 */
final class TranslatingSink extends PassingSink {
  private final AnswerTranslation translation;
  private final boolean streams;

  TranslatingSink(Dialogue.Translated dialogue, ReplySink client) {
    super(client);
    this.translation = new AnswerTranslation(dialogue);
    this.streams = dialogue.method().isStream();
  }

  @Override
  public void answer(int status, Body json) {
    if (status >= 300) {
      client.answer(status, json); // not JSON-RPC: the server's words for an agent's failure
    } else {
      client.whole(translation.document(json), streams);
    }
  }

  @Override
  public OutputStream stream(int status, boolean eventStream) {
    return eventStream
        ? new EventsOutput(client.stream(status, true), translation::event)
        : new WholeDocument(json -> answer(status, json));
  }
}
