package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;

/** Tells that an agent has registered and is there ({@code wire.md} RG-6). */
public final class Arrivals {
  private Arrivals() {}

  /** Tells it of a workspace that is {@code online} now. */
  public static void tell(Changes.News news, Workspace row) {
    news.tell(EventType.WORKSPACE_ONLINE, row.id(), Payload.with("url", row.url().orElse(""))
        .andIfPresent("agent_card", row.agentCard())
        .and("delivery_mode", row.deliveryMode().word()).body());
  }
}
