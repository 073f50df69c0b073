package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.spi.messagestore.inmemory.InMemory;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import org.junit.jupiter.api.Test;

/** Teams and bundles in memory. */
class MemoryTeamTest extends TeamJourneys {
  @Override
  protected MoleculeServer.Builder storage(MoleculeServer.Builder builder) {
    return builder.registry(InMemory.registry()).messageStore(InMemory.messageStore());
  }

  @Test
  void whatNobodyRunsIsThereAndSaidSo() throws Exception {
    try (var server = storage(MoleculeServer.builder().set("env", "development")
        .runtime("mock", MockRuntime.scripted(MockScript.canned()), "mock")).build().start();
        var http = new HttpCalls(server.uri())) {
      var imported = http.post("/bundles/import", "{\"name\":\"Top\",\"runtime\":\"mock\","
          + "\"sub_workspaces\":[{\"name\":\"a\",\"runtime\":\"crewai\"}]}").expect(201).body();
      assertThat(imported.path("status").asText()).isEqualTo("online");
      assertThat(imported.path("children").path(0).path("status").asText()).isEqualTo("failed");
      assertThat(imported.path("children").path(0).path("error").asText()).contains("crewai");
    }
  }
}
