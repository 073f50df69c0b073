package app.moleculesai.spi.messagestore.postgres.kill;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * The completion of a turn.
 *
 * @param workspaceId whose
 */
record Completing(UUID workspaceId) implements Operation, Part {
  private static final Change REPLY = Change.to(ActivityStatus.OK)
      .responseBody(Body.of("{\"reply\":\"done\"}")).durationMs(7).build();

  @Override
  public void prepare(MessageStore store, Registry registry) {
    store.append(List.of(Rows.row(workspaceId, 0).status(ActivityStatus.PENDING)
        .owner("installation/run").build()));
  }

  @Override
  public List<Part> parts() {
    return List.of(this);
  }

  @Override
  public long run(MessageStore store, Registry registry) {
    var ref = Rows.row(workspaceId, 0).build().ref();
    if (!store.advance(ref, Set.of(ActivityStatus.PENDING), REPLY)) {
      find(store, registry).orElseThrow(); // it was done before
    }
    return 0;
  }

  @Override
  public OptionalLong find(MessageStore store, Registry registry) {
    var row = Rows.log(store, workspaceId).getFirst().row();
    var before = Rows.row(workspaceId, 0).status(ActivityStatus.PENDING)
        .owner("installation/run").build();
    boolean done = !row.status().equals(ActivityStatus.PENDING);
    assertThat(row.sameContentAs(done ? before.with(REPLY) : before)).isTrue();
    assertThat(row.owner().isPresent()).isNotEqualTo(done);
    return done ? OptionalLong.of(0) : OptionalLong.empty();
  }
}
