package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.StartRequest;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** What an agent is started with. Its text shows nothing of it. */
record AgentStart(Workspace workspace, URI platformUrl, Secret issued,
    Map<String, String> environment, StartOptions options) implements StartRequest {
  @Override
  public Optional<Secret> token() {
    return Optional.of(issued);
  }

  @Override
  public Map<String, Body> files() {
    return Map.of();
  }

  @Override
  public Map<String, Body> firstFiles() {
    return Map.of();
  }

  @Override
  public boolean resetsSessions() {
    return options.resetsSessions();
  }

  @Override
  public Optional<String> imagePin() {
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "AgentStart[" + workspace.id() + "]";
  }
}
