package app.moleculesai.spi.messagestore.postgres.kill;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Rows of another store for several workspaces, every third with a key.
 *
 * @param workspaceId the first of them
 */
record RowImport(UUID workspaceId) implements Part {
  private static final int ROWS = 100;
  private static final int WORKSPACES = 4;

  private List<ActivityDraft> drafts() {
    return IntStream.range(0, ROWS).mapToObj(number -> {
      var row = Rows.row(Operation.id(workspaceId + "/" + number % WORKSPACES), number);
      return (number % 3 == 0 ? row.idempotencyKey("key " + number) : row).build();
    }).toList();
  }

  @Override
  public long run(MessageStore store, Registry registry) {
    int stored = store.facet(Export.class).orElseThrow()
        .importRows(drafts().stream().map(draft -> new Activity(1, draft)).toList());
    assertThat(stored).isIn(0, ROWS);
    return 0;
  }

  @Override
  public OptionalLong find(MessageStore store, Registry registry) {
    int there = IntStream.range(0, WORKSPACES)
        .map(i -> Rows.log(store, Operation.id(workspaceId + "/" + i)).size()).sum();
    assertThat(there).isIn(0, ROWS);
    return Rows.find(store, drafts()).isPresent() ? OptionalLong.of(0) : OptionalLong.empty();
  }
}
