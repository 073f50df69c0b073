package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Bodies up to the declared maximum, and values that nobody shares: C18, C23. */
public interface SizeContract extends StoreKit {
  /** The largest body that the kit makes; a maximum above it is not tested. */
  int LARGEST = 64 << 20;

  /** Bytes that are valid UTF-8, differ along the way and end in a character of four bytes where there is room. */
  private static Body body(int size) {
    var bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ('a' + (i * 31L + i / 1000) % 26);
    }
    if (size >= 4) {
      System.arraycopy(new byte[]{(byte) 0xf0, (byte) 0x9f, (byte) 0x98, (byte) 0x80}, 0, bytes,
          size - 4, 4);
    }
    return Body.wrap(bytes);
  }

  @Test
  default void c18_bodiesOfEverySizeComeBackByteForByte() {
    int most = store().capabilities().maxBodyBytes();
    var sizes = new TreeSet<>(
        List.of(0, 1, 8191, 8192, 8193, 1 << 20, 16 << 20, most - 1, most));
    for (int size : sizes) {
      if (size > most || size > LARGEST) {
        continue;
      }
      var workspace = workspace();
      var asked = Rows.row(workspace, NOON).requestBody(body(size)).build();
      var answered = Rows.turn(workspace);
      append(List.of(asked, answered));
      store().advance(answered.ref(), Set.of("pending"),
          Change.to("ok").responseBody(body(size)).build());

      var rows = log(workspace);

      assertThat(rows.get(0).requestBody()).as("request of %s bytes", size)
          .isEqualTo(asked.requestBody());
      assertThat(rows.get(1).responseBody().map(Body::size)).as("response of %s bytes", size)
          .contains(size);
      assertThat(rows.get(1).responseBody()).isEqualTo(asked.requestBody());
      store().forget(workspace);
    }
  }

  @Test
  default void c18_aByteTooManyIsRefusedAndNothingIsCut() {
    int most = store().capabilities().maxBodyBytes();
    if (most >= LARGEST) {
      return; // no body of a test is larger
    }
    var workspace = workspace();
    var turn = Rows.turn(workspace);
    append(turn);
    var large = body(most + 1);

    refused(ErrorCode.TOO_LARGE, "a request one byte too large", () -> store()
        .append(List.of(Rows.row(workspace, NOON).requestBody(large).build())));
    refused(ErrorCode.TOO_LARGE, "a response one byte too large", () -> store()
        .append(List.of(Rows.row(workspace, NOON).responseBody(large).build())));
    refused(ErrorCode.TOO_LARGE, "a tool trace one byte too large", () -> store()
        .append(List.of(Rows.row(workspace, NOON).toolTrace(large).build())));
    refused(ErrorCode.TOO_LARGE, "a later tool trace one byte too large",
        () -> store().advance(turn.ref(), Set.of("pending"),
            Change.to("ok").toolTrace(large).build()));
    refused(ErrorCode.TOO_LARGE, "an answer one byte too large",
        () -> store().advance(turn.ref(), Set.of("pending"),
            Change.to("ok").responseBody(large).build()));

    assertThat(log(workspace)).hasSize(1);
    assertThat(Rows.fields(log(workspace).get(0).row())).isEqualTo(Rows.fields(turn));
  }

  @Test
  default void c18_anEmptyBodyIsNotAMissingOne() {
    var workspace = workspace();
    var empty = Rows.row(workspace, NOON).requestBody(Body.of("")).build();
    append(empty);

    var row = store().find(empty.ref()).orElseThrow();

    assertThat(row.requestBody()).contains(Body.of(""));
    assertThat(row.responseBody()).isEmpty();
  }

  @Test
  default void c23_whatTheCallerChangesLaterDoesNotChangeTheStore() {
    var workspace = workspace();
    var bytes = "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    var builder = Rows.row(workspace, NOON).requestBody(Body.of(bytes)).summary("before");
    var drafts = new ArrayList<>(List.of(builder.build()));
    var from = new HashSet<>(Set.of("pending"));
    var turn = Rows.turn(workspace);
    drafts.add(turn);
    store().append(drafts);
    store().advance(turn.ref(), from, Change.to("ok").build());

    Arrays.fill(bytes, (byte) 'x');
    builder.summary("after").requestBody(null);
    drafts.clear();
    from.clear();

    var rows = log(workspace);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).requestBody()).contains(Body.of("{\"a\":1}"));
    assertThat(rows.get(0).summary()).contains("before");
  }

  @Test
  default void c23_whatTheCallerDoesWithAnAnswerDoesNotChangeTheStore() {
    var workspace = workspace();
    var installation = "i-" + workspace;
    var drafts = List.of(Rows.row(workspace, NOON).requestBody(Body.of("{\"a\":1}")).build(),
        Rows.turn(workspace).toBuilder().owner(installation + "/r").build());
    var receipts = store().append(drafts);
    long last = receipts.get(1).sequence();
    var read = store().activities(ActivityQuery.of(workspace)).activities();

    read.forEach(row -> row.requestBody()
        .ifPresent(body -> Arrays.fill(body.toByteArray(), (byte) 'x')));
    spoil(read);
    spoil(receipts);
    spoil(store().unfinished(installation, Set.of(), 10));
    declared(Search.class).ifPresent(search -> spoil(search.search(workspace, "", 10)));
    declared(Tail.class)
        .ifPresent(tail -> spoil(tail.after(workspace, 0, 10, Duration.ZERO)));

    assertThat(Rows.idsOf(log(workspace))).isEqualTo(Rows.ids(drafts));
    assertThat(log(workspace).get(0).requestBody()).contains(Body.of("{\"a\":1}"));
    assertThat(store().unfinished(installation, Set.of(), 10))
        .extracting(ActivityRef::activityId).containsExactly(drafts.get(1).id());
    assertThat(store().append(List.of(Rows.row(workspace))).get(0).sequence())
        .isGreaterThan(last);
  }

  /** Empties a list, where that is possible: one that refuses is just as good. */
  private static void spoil(List<?> answer) {
    try {
      answer.clear();
    } catch (UnsupportedOperationException e) {
      assertThat(answer).isNotNull();
    }
  }
}
