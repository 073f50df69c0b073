package reference;

import io.a2a.server.PublicAgentCard;
import io.a2a.server.agentexecution.AgentExecutor;
import io.a2a.server.agentexecution.RequestContext;
import io.a2a.server.events.EventQueue;
import io.a2a.spec.AgentCapabilities;
import io.a2a.spec.AgentCard;
import io.a2a.spec.Message;
import io.a2a.spec.TextPart;
import io.a2a.spec.UnsupportedOperationError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.List;
import java.util.UUID;

/** An agent that answers every message at once with a message of its own, as a mock agent does. */
@ApplicationScoped
public class ReferenceAgent implements AgentExecutor {
  private static final String REPLY = "Understood. I will look into it and come back to you with what I find.";

  @Produces
  @PublicAgentCard
  AgentCard card() {
    return new AgentCard.Builder().name("reference").description("answers at once").version("1")
        .url("http://127.0.0.1").protocolVersion("0.3.0")
        .capabilities(new AgentCapabilities(false, false, false, List.of()))
        .defaultInputModes(List.of("text")).defaultOutputModes(List.of("text")).skills(List.of())
        .build();
  }

  @Override
  public void execute(RequestContext context, EventQueue queue) {
    queue.enqueueEvent(new Message.Builder().role(Message.Role.AGENT)
        .messageId(UUID.randomUUID().toString()).contextId(context.getContextId())
        .parts(new TextPart(REPLY)).build());
  }

  @Override
  public void cancel(RequestContext context, EventQueue queue) {
    throw new UnsupportedOperationError();
  }
}
