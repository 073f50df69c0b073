package app.moleculesai.sdk.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.PaperProcesses;
import app.moleculesai.sdk.runtime.Starting;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written when a workspace is created ({@code wire.md} 4.3). */
class WorkspaceCreationTest {
  @TempDir
  private Path configs;

  private final HandClock clock = new HandClock();
  private final Registry registry = InMemory.registry();
  private final Changes changes = new Changes(registry, new EventBus(), Optional.empty(), clock,
      UUID::randomUUID);
  private final Supervisor supervisor = new Supervisor(clock);
  private final PaperProcesses far = new PaperProcesses();

  @AfterEach
  void close() {
    supervisor.close();
  }

  private WorkspaceCreation creation(SecureRandom tokenSource) {
    far.capabilities = RuntimeCapabilities.external();
    var runtimes = new Runtimes(List.of("claude-code"), Map.of("external", far));
    var vault = SecretVault.of(Optional.empty(), new SecureRandom());
    var tokens = new Tokens(changes, tokenSource, UUID::randomUUID, clock);
    return new WorkspaceCreation(changes, new Births(runtimes, vault),
        new Starting(registry, changes, runtimes, supervisor, clock).provisioning,
        runtimes, tokens, new WorkspaceTemplates(Optional.of(configs)),
        new OutboundAddresses(OutboundAddresses.Mode.DEVELOPMENT), clock, UUID::randomUUID, 3);
  }

  private static JsonFields fields(String json) {
    return JsonFields.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anAwaitedAgentHasItsTokenFromTheStart() {
    var created = creation(new SecureRandom()).create(fields("{\"name\":\"A\",\"external\":true}"),
        Optional.empty());

    assertThat(created.row().status()).isEqualTo(WorkspaceStatus.AWAITING_AGENT);
    assertThat(created.token()).hasValueSatisfying(token -> assertThat(token).hasSize(43));
    assertThat(registry.tokens().hasLive(created.row().id())).isTrue();
    assertThat(created.toString()).doesNotContain(created.token().orElseThrow());
  }

  @Test
  void withoutATokenThereIsNoAwaitedAgentEither() {
    var creation = creation(new SecureRandom() {
      private static final long serialVersionUID = 1;

      @Override
      public void nextBytes(byte[] bytes) {
        throw new IllegalStateException("no randomness left");
      }
    });

    assertThatThrownBy(
        () -> creation.create(fields("{\"name\":\"A\",\"external\":true}"), Optional.empty()))
        .hasMessageContaining("no randomness left");
    assertThat(registry.workspaces().list()).isEmpty();
  }

  @Test
  void aWorkspaceThatNobodyRunsIsFailedAndKeepsItsConfiguration() throws Exception {
    var folder = Files.createDirectory(configs.resolve("writer"));
    Files.writeString(folder.resolve("config.yaml"), "model: opus");

    var created = creation(new SecureRandom()).create(fields(
        """
            {"name":"A","role":"says \\"no\\"","tier":2,"runtime":"claude-code","template":"writer"}"""),
        Optional.empty());

    assertThat(created.row().status()).isEqualTo(WorkspaceStatus.FAILED);
    assertThat(registry.configs().find(created.row().id()).orElseThrow().text())
        .isEqualTo("{\"name\":\"A\",\"description\":\"says \\\"no\\\"\",\"version\":\"1.0.0\","
            + "\"tier\":2,\"runtime\":\"claude-code\",\"model\":\"opus\","
            + "\"runtime_config\":{\"timeout\":0},\"template\":\"writer\"}");
    assertThat(registry.events().newest(Optional.of(created.row().id()), 10))
        .extracting(Event::type).contains("WORKSPACE_PROVISION_FAILED");
  }

  @Test
  void aWorkspaceThatARuntimeServesKeepsNone() {
    var created = creation(new SecureRandom()).create(fields("{\"name\":\"A\",\"external\":true}"),
        Optional.empty());

    assertThat(registry.configs().find(created.row().id())).isEmpty();
  }

  @Test
  void aModelOfATemplateFollowsTheRulesOfARequest() throws Exception {
    var folder = Files.createDirectory(configs.resolve("long"));
    Files.writeString(folder.resolve("config.yaml"), "model: " + "m".repeat(101));

    assertThatThrownBy(() -> creation(new SecureRandom())
        .create(fields("{\"name\":\"A\",\"template\":\"long\"}"), Optional.empty()))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.details()).containsEntry("field", "model"));
    assertThat(registry.workspaces().list()).isEmpty();
  }
}
