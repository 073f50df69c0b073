package app.moleculesai.sdk.runtime.taskcalls;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.answers.BrokenStreamException;
import app.moleculesai.sdk.runtime.answers.ClientStream;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aJson;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.StreamJson;
import app.moleculesai.sdk.runtime.protocol.Translation;
import app.moleculesai.sdk.runtime.tasks.TaskFollower;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Tells one client what happens to a kept task, in the client's generation. Belongs to one thread. */
public final class TaskStream {
  private final ClientStream client;
  private final RequestEnvelope envelope;
  private final StreamJson json;

  private TaskStream(ClientStream client, RequestEnvelope envelope, StreamJson json) {
    this.client = client;
    this.envelope = envelope;
    this.json = json;
  }

  /**
   * The task as a client is shown it first.
   *
   * @param number its latest event
   * @param task as the client wants to see it
   */
  public record Snapshot(long number, ObjectNode task) {}

  /**
   * Writes until there is no more or the client leaves.
   *
   * @param first the task; empty for a client that has seen it
   * @param follower begins behind it; closed here
   * @throws BrokenStreamException when the client left, the server stops or the registry fails
   */
  public static void send(ClientStream client, RequestEnvelope envelope, Generation generation,
      Optional<Snapshot> first, TaskFollower follower) {
    var translation = A2aJson.between(Generation.V1_0, generation);
    var stream = new TaskStream(client, envelope,
        first.isPresent() ? translation.stream() : translation.streamOfKnownTask());
    client.whenGone(follower::close);
    try (follower) {
      first.ifPresent(snapshot -> stream.write(snapshot.number,
          Json.object().set("task", snapshot.task)));
      stream.follow(follower);
    } catch (SdkException e) {
      throw new BrokenStreamException("the task could not be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokenStreamException("the server stops");
    }
    client.close();
  }

  private void follow(TaskFollower follower) throws InterruptedException {
    for (var told = follower.next(); !told.isEmpty(); told = follower.next()) {
      told.forEach(event -> write(event.number(), event.json()));
      if (client.isGone()) {
        break;
      }
    }
    if (client.isGone() || follower.isCutOff()) {
      throw new BrokenStreamException("the client left, or the server stops");
    }
  }

  /** What a client of 0.3 is told in several events has its number at the last of them. */
  private void write(long number, JsonNode event) {
    switch (json.accept(event)) {
      case Translation.Refused<List<JsonNode>> refused ->
        throw new IllegalStateException("a kept event is none: " + refused.error().message());
      case Translation.Translated<List<JsonNode>> translated -> {
        var events = translated.value();
        for (int i = 0; i < events.size(); i++) {
          boolean isLast = i + 1 == events.size();
          client.writeEvent(RpcJson.response(envelope, "result", events.get(i)),
              Optional.of(number).filter(last -> last > 0 && isLast).map(String::valueOf));
        }
      }
    }
  }
}
