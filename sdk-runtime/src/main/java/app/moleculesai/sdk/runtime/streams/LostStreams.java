package app.moleculesai.sdk.runtime.streams;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.BrokenStreamException;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.dialogue.IncomingMessage;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.streams.StreamRun.Next;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Goes on with streams whose clients lost them: with what they have not heard, then with what comes, as long as the
 * agent's own answer passes through this server ({@code a2a.md}, rules 10 and 13). The agent is not called again. Safe for
 * use by many threads.
 */
public final class LostStreams {
  private final StreamRuns runs;

  /** Takes what remembers the events of streams. */
  public LostStreams(StreamRuns runs) {
    this.runs = runs;
  }

  /** Begins a stream that its client may lose. */
  public StreamRun begin(IncomingMessage message, Generation client) {
    return runs.begin(listener(message, client));
  }

  /** Returns where a client goes on that asks for the events of a task; empty when only the agent can tell. */
  public Optional<StreamRuns.Place> find(IncomingMessage message, RequestEnvelope asked,
      Generation client) {
    return message.headers().lastEventId().flatMap(event -> asked.askedId()
        .flatMap(task -> runs.find(listener(message, client), task, event)));
  }

  private static StreamRun.Listener listener(IncomingMessage message, Generation client) {
    return new StreamRun.Listener(message.target(), message.caller(), client);
  }

  /**
   * Answers with what comes there, until it ends or the client leaves.
   *
   * @throws BrokenStreamException when the agent's stream breaks, the client left or is too slow, or the server stops
   */
  public void follow(StreamRuns.Place place, RequestEnvelope asked, ReplySink sink) {
    var client = sink.events();
    var left = new AtomicBoolean();
    client.whenGone(() -> {
      left.set(true);
      place.run().wake();
    });
    long heard = place.after();
    while (!client.isGone()) {
      switch (next(place.run(), heard, left::get)) {
        case Next.Event event -> {
          client.writeEvent(response(event.data(), asked),
              Optional.of(place.run().id(event.number())));
          heard = event.number();
        }
        case Next.End end -> {
          client.close();
          return;
        }
        case Next.Broken broken ->
          throw new BrokenStreamException("the stream that was followed broke off");
      }
    }
  }

  private static Next next(StreamRun run, long heard, BooleanSupplier left) {
    try {
      return run.next(heard, left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokenStreamException("the server stops", e);
    }
  }

  /** Responses bear the id of the request that they answer. */
  private static Body response(Body data, RequestEnvelope asked) {
    try {
      var response = Json.read(data.toByteArray());
      for (var member : new String[]{"result", "error"}) {
        if (response.has(member)) {
          return RpcJson.response(asked, member, response.path(member));
        }
      }
    } catch (JsonProcessingException e) {
      // nor was it what the first client heard
    }
    return data;
  }
}
