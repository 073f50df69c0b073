package app.moleculesai.spi.messagestore.postgres.kill;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One append of one row or several.
 *
 * @param drafts makes what is appended
 */
record Appending(Supplier<List<ActivityDraft>> drafts) implements Part {
  /** One row with a key, which shares a statement with others. */
  static Appending single(UUID workspaceId, int number) {
    return new Appending(() -> List.of(Rows.keyedRow(workspaceId, number).build()));
  }

  /** One row with a key, too large to share a statement. */
  static Appending large(UUID workspaceId, int number) {
    return new Appending(() -> List.of(Rows.keyedRow(workspaceId, number)
        .responseBody(Body.of("\"" + "x".repeat(300_000) + "\"")).build()));
  }

  /** Several rows of a workspace without keys, which share a statement. */
  static Appending several(UUID workspaceId) {
    return new Appending(() -> IntStream.range(0, 5)
        .mapToObj(number -> Rows.row(workspaceId, number).build()).toList());
  }

  /** Several rows of two workspaces with keys, which is a transaction of its own. */
  static Appending apart(UUID workspaceId) {
    var other = Operation.id(workspaceId + "/other");
    return new Appending(() -> IntStream.range(0, 6)
        .mapToObj(number -> Rows.keyedRow(number % 2 == 0 ? workspaceId : other, number).build())
        .toList());
  }

  @Override
  public long run(MessageStore store, Registry registry) {
    var rows = drafts.get();
    try {
      var receipts = store.append(rows);
      assertThat(receipts).hasSameSizeAs(rows);
      return receipts.get(0).sequence();
    } catch (SdkException e) {
      if (e.code() != ErrorCode.CONFLICT || rows.get(0).idempotencyKey().isPresent()) {
        throw e;
      }
      return find(store, registry).orElseThrow(); // without a key the ids say that it was done
    }
  }

  @Override
  public OptionalLong find(MessageStore store, Registry registry) {
    return Rows.find(store, drafts.get());
  }
}
