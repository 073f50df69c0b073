package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.DelegationStatus;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import app.moleculesai.spi.messagestore.inmemory.StoreLimits;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a delegation whose rows the store does not take, for now or at all ({@code wire.md} 9.1). */
class DelegationStorageTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int MOST_BYTES = 2000;

  private final MessageStore store = InMemory.messageStore(new StoreLimits(1000, MOST_BYTES));
  private final StubbornStore stubborn = new StubbornStore(store);
  private final MoleculeServer server = MoleculeServer.builder().messageStore(stubborn.store())
      .discovery(Discovery.classPath()).set("env", "development").build().start();
  private final HttpCalls http = new HttpCalls(server.uri());
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private UUID external(String more) throws Exception {
    return UUID.fromString(http.post("/workspaces", "{\"name\":\"Agent " + UUID.randomUUID()
        + "\",\"external\":true" + more + "}").expect(201).get("id"));
  }

  private String delegate(UUID caller, UUID callee) throws Exception {
    return http.post("/workspaces/" + caller + "/delegate", "{\"target_id\":\"" + callee
        + "\",\"task\":\"Write the report\"}").expect(202).get("delegation_id");
  }

  private void anAnswerThatIsStoredLateIsWaitedFor(RawAgent.Behaviour answering) throws Exception {
    try (var agent = new RawAgent(exchange -> {
      asked.incrementAndGet();
      stubborn.refuse("advance");
      answering.answer(exchange);
    })) {
      var caller = external(",\"delivery_mode\":\"poll\"");
      var id = delegate(caller, external(",\"url\":\"" + agent.uri() + "\""));
      while (stubborn.refusals() == 0) {
        Thread.onSpinWait();
      }
      stubborn.relent();

      assertThat(server.awaitQuiet(LONGEST)).isTrue();
      assertThat(server.registry().delegations().find(id)).hasValueSatisfying(entry -> {
        assertThat(entry.status()).isEqualTo(DelegationStatus.COMPLETED);
        assertThat(entry.resultPreview()).contains("Done");
      });
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void anAnswerThatTheStoreTakesLaterIsWaitedFor() throws Exception {
    anAnswerThatIsStoredLateIsWaitedFor(exchange -> exchange.say("Done"));
  }

  @Test
  void aStreamThatTheStoreTakesLaterIsWaitedFor() throws Exception {
    anAnswerThatIsStoredLateIsWaitedFor(exchange -> {
      exchange.beginEvents();
      exchange.event("Done");
      exchange.endChunks();
    });
  }

  @Test
  void whatIsTooLongForTheInboxEndsAllTheSame() throws Exception {
    var caller = external(",\"delivery_mode\":\"poll\"");
    var callee = external(",\"delivery_mode\":\"poll\"");
    var failed = delegate(caller, callee);
    var completed = delegate(caller, callee);
    assertThat(server.awaitQuiet(LONGEST)).isTrue();
    var much = "x".repeat(MOST_BYTES);

    http.post("/workspaces/" + callee + "/delegations/" + failed + "/update",
        "{\"status\":\"failed\",\"error\":\"" + much + "\"}").expect(200);
    http.post("/workspaces/" + callee + "/delegations/" + completed + "/update",
        "{\"status\":\"completed\",\"text\":\"" + much + "\"}").expect(200);

    for (var id : new String[]{failed, completed}) {
      assertThat(server.registry().delegations().find(id).orElseThrow().status())
          .isEqualTo(DelegationStatus.FAILED);
      assertThat(store.activities(ActivityQuery.of(caller).type(ActivityDraft.A2A_RECEIVE)
          .correlation(id)).activities()).singleElement().satisfies(row -> {
            assertThat(row.method()).contains("delegate_result");
            assertThat(row.errorDetail()).isPresent();
          });
    }
  }
}
