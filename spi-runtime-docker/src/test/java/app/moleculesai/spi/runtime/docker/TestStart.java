package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What a test starts an agent with. Immutable. */
record TestStart(WorkspaceView workspace, Map<String, String> environment, Map<String, Body> files,
    Map<String, Body> firstFiles, Optional<Secret> token, boolean resetsSessions,
    Optional<String> imagePin) implements StartRequest {
  /** The runtime name of the tests' image. */
  static final String RUNTIME = "test-agent";

  static TestStart of(UUID id) {
    return of(id, workspace -> workspace);
  }

  /** One whose workspace differs from the usual. */
  static TestStart of(UUID id, UnaryOperator<Workspace.Builder> change) {
    var workspace = Workspace.of(id, "a test", Instant.EPOCH).runtime(RUNTIME).tier(2);
    return new TestStart(change.apply(workspace).build(), Map.of(), Map.of(), Map.of(),
        Optional.empty(), false, Optional.empty());
  }

  TestStart environment(String name, String value) {
    var more = new HashMap<>(environment);
    more.put(name, value);
    return new TestStart(workspace, more, files, firstFiles, token, resetsSessions, imagePin);
  }

  TestStart file(String path, String content) {
    var more = new HashMap<>(files);
    more.put(path, Body.of(content));
    return new TestStart(workspace, environment, more, firstFiles, token, resetsSessions, imagePin);
  }

  TestStart firstFile(String path, String content) {
    var more = new HashMap<>(firstFiles);
    more.put(path, Body.of(content));
    return new TestStart(workspace, environment, files, more, token, resetsSessions, imagePin);
  }

  TestStart token(String text) {
    return new TestStart(workspace, environment, files, firstFiles, Optional.of(Secret.of(text)),
        resetsSessions, imagePin);
  }

  TestStart pinned(String digest) {
    return new TestStart(workspace, environment, files, firstFiles, token, resetsSessions,
        Optional.of(digest));
  }

  @Override
  public URI platformUrl() {
    return URI.create("http://host.docker.internal:8080");
  }
}
