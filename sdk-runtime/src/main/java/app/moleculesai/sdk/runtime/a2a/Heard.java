package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.ClientStream;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.taskcalls.AgentTasks;
import app.moleculesai.sdk.runtime.taskcalls.Asked;
import java.util.Optional;

/** What an agent inside this process says. */
sealed interface Heard {
  /** Nothing that is kept. */
  record Reply(Received received, ReplySink sink) implements Heard {}

  /** A task, with events to come. */
  record Task(Asked asked, AgentTasks.Kept kept, Body first, PeekedEvents events,
      Optional<ClientStream> client) implements Heard {}

  /** What the client must not hear, or nobody could keep. */
  record Refused(ProtocolError error, Optional<ClientStream> client) implements Heard {}
}
