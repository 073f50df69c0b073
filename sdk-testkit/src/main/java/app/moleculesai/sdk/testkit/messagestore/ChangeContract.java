package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.testkit.support.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Completing what was begun, and finding what nobody completes: C14. */
public interface ChangeContract extends StoreKit {
  /** A change to {@code ok} with an answer. */
  private static Change answer(String text) {
    return Change.to("ok").responseBody(Body.of(text)).build();
  }

  @Test
  default void c14_aTurnIsCompletedOnceWithItsReply() {
    var turn = Rows.turn(workspace()).toBuilder().owner("i/r").build();
    var receipt = append(turn);
    var change = Change.to("ok").responseBody(Body.of("{\"a\":1}")).toolTrace(Body.of("[]"))
        .durationMs(77).errorDetail("none").summary("done").correlation("c").build();

    assertThat(store().advance(turn.ref(), Set.of("pending"), change)).isTrue();

    var row = store().find(turn.ref()).orElseThrow();
    var expected = turn.toBuilder().status("ok").owner(null).responseBody(Body.of("{\"a\":1}"))
        .toolTrace(Body.of("[]")).durationMs(77).errorDetail("none").summary("done")
        .correlation("c").build();
    assertThat(Rows.fields(row.row())).isEqualTo(Rows.fields(expected));
    assertThat(row.sequence()).isEqualTo(receipt.sequence());
  }

  @Test
  default void c14_aRowWhoseStatusIsNotExpectedStaysAsItIs() {
    var turn = Rows.turn(workspace());
    append(turn);

    for (var from : List.<Set<String>>of(Set.of(), Set.of("queued"), Set.of("dispatched", "ok"),
        Set.of("Pending"))) {
      assertThat(store().advance(turn.ref(), from, answer("{\"late\":1}")))
          .as("advance from %s", from).isFalse();
    }

    assertThat(Rows.fields(store().find(turn.ref()).orElseThrow().row()))
        .isEqualTo(Rows.fields(turn));
  }

  @Test
  default void c14_aSecondCompletionErasesNothing() {
    var turn = Rows.turn(workspace());
    append(turn);
    assertThat(store().advance(turn.ref(), Set.of("pending"), answer("{\"a\":1}"))).isTrue();

    assertThat(store().advance(turn.ref(), Set.of("pending"), answer("{\"a\":2}"))).isFalse();
    assertThat(store().advance(turn.ref(), Set.of("pending"), Change.to("error").build()))
        .isFalse();

    var row = store().find(turn.ref()).orElseThrow();
    assertThat(row.status()).isEqualTo("ok");
    assertThat(row.responseBody()).contains(Body.of("{\"a\":1}"));
  }

  @Test
  default void c14_aFinalStatusStaysWhateverTheCallerExpects() {
    var workspace = workspace();
    for (var status : List.of("ok", "error", "timeout", "completed", "failed", "skipped", "stale",
        "a-word-of-tomorrow")) {
      var row = Rows.row(workspace, NOON).status(status).responseBody(Body.of("{}")).build();
      append(row);

      for (var to : List.of("pending", "ok", "error")) {
        assertThat(store().advance(row.ref(), Set.of(status), Change.to(to).build()))
            .as("advance from %s to %s", status, to).isFalse();
      }

      assertThat(Rows.fields(store().find(row.ref()).orElseThrow().row()))
          .isEqualTo(Rows.fields(row));
    }
  }

  @Test
  default void c14_anEmptyCompletionKeepsTheTextThatIsThere() {
    var turn = Rows.turn(workspace());
    append(turn);
    var partial = Change.to("queued").responseBody(Body.of("{\"partial\":1}")).summary("s")
        .errorDetail("e").toolTrace(Body.of("[1]")).durationMs(5).correlation("c").build();
    assertThat(store().advance(turn.ref(), Set.of("pending"), partial)).isTrue();

    assertThat(store().advance(turn.ref(), ActivityStatus.OPEN, Change.to("ok").build()))
        .isTrue();

    var row = store().find(turn.ref()).orElseThrow();
    assertThat(row.status()).isEqualTo("ok");
    assertThat(row.responseBody()).contains(Body.of("{\"partial\":1}"));
    assertThat(row.requestBody()).isEqualTo(turn.requestBody());
    assertThat(row.toolTrace()).contains(Body.of("[1]"));
    assertThat(row.durationMs()).contains(5);
    assertThat(row.summary()).contains("s");
    assertThat(row.errorDetail()).contains("e");
    assertThat(row.correlation()).contains("c");
  }

  @Test
  default void c14_newsThatComeOutOfOrderDoNotLeadBack() {
    var turn = Rows.turn(workspace());
    append(turn);
    var ref = turn.ref();

    assertThat(store().advance(ref, Set.of("pending"), Change.to("queued").build())).isTrue();
    assertThat(store().advance(ref, Set.of("queued"), Change.to("dispatched").build())).isTrue();
    assertThat(store().advance(ref, Set.of("dispatched"), Change.to("completed").build()))
        .isTrue();
    assertThat(store().advance(ref, Set.of("pending"), Change.to("queued").build())).isFalse();
    assertThat(store().advance(ref, ActivityStatus.OPEN, Change.to("failed").build())).isFalse();

    assertThat(store().find(ref).orElseThrow().status()).isEqualTo("completed");
  }

  @Test
  default void c14_ofManyCompletionsAtOnceExactlyOneWins() {
    var turn = Rows.turn(workspace());
    append(turn);

    var won = Race.of(64, number -> store().advance(turn.ref(), Set.of("pending"),
        answer("{\"winner\":" + number + "}")));

    assertThat(won).filteredOn(win -> win).hasSize(1);
    assertThat(store().find(turn.ref()).orElseThrow().responseBody())
        .contains(Body.of("{\"winner\":" + won.indexOf(true) + "}"));
  }

  @Test
  default void c14_changesAtOnceKeepWhatEachOfThemBrings() {
    for (int round = 0; round < 40; round++) {
      var turn = Rows.turn(workspace());
      append(turn);
      var queued = Change.to("queued").correlation("item").summary("in the queue").build();

      var done = Race.of(2, number -> Race.untilNotBusy(() -> number == 0
          ? store().advance(turn.ref(), Set.of("pending"), queued)
          : store().advance(turn.ref(), ActivityStatus.OPEN, answer("{\"a\":1}"))));

      var row = store().find(turn.ref()).orElseThrow();
      assertThat(done.get(1)).as("a change from any open status").isTrue();
      assertThat(row.status()).isEqualTo("ok");
      assertThat(row.responseBody()).contains(Body.of("{\"a\":1}"));
      assertThat(row.correlation().isPresent()).as("what the other change brought is there, if it "
          + "was made: %s", done.get(0)).isEqualTo(done.get(0));
      assertThat(row.summary().isPresent()).isEqualTo(done.get(0));
    }
  }

  @Test
  default void c14_aChangeMovesNoRow() {
    var workspace = workspace();
    var turns = List.of(Rows.turn(workspace), Rows.turn(workspace), Rows.turn(workspace));
    append(turns);
    var before = Rows.sequencesOf(log(workspace));

    store().advance(turns.get(1).ref(), Set.of("pending"), answer("{}"));
    store().advance(turns.get(0).ref(), Set.of("pending"), answer("{}"));

    assertThat(Rows.idsOf(log(workspace))).isEqualTo(Rows.ids(turns));
    assertThat(Rows.sequencesOf(log(workspace))).isEqualTo(before);
    assertThat(log(workspace)).extracting(row -> row.createdAt()).containsOnly(NOON);
  }

  @Test
  default void c14_aChangeThatIsRefusedChangesNothing() {
    var turn = Rows.turn(workspace());
    append(turn);
    var bad = List.of(Change.to("ok").summary("a\u0000").build(),
        Change.to("ok").errorDetail("\udc00").build(),
        Change.to("ok").correlation("\u0000").build(),
        Change.to("ok").responseBody(Body.of(new byte[]{(byte) 0xff})).build(),
        Change.to("ok").toolTrace(Body.of(new byte[]{'[', 0, ']'})).build());

    for (var change : bad) {
      refused(ErrorCode.INVALID, "a change with bad text",
          () -> store().advance(turn.ref(), Set.of("pending"), change));
    }

    assertThat(Rows.fields(store().find(turn.ref()).orElseThrow().row()))
        .isEqualTo(Rows.fields(turn));
  }

  @Test
  default void c14_aRowThatIsNoLongerPendingHasNoOwner() {
    var workspace = workspace();
    for (var status : List.of("queued", "dispatched", "ok", "error")) {
      var turn = Rows.turn(workspace).toBuilder().owner("i/r").build();
      append(turn);
      assertThat(store().find(turn.ref()).orElseThrow().owner()).contains("i/r");

      store().advance(turn.ref(), Set.of("pending"), Change.to(status).build());

      assertThat(store().find(turn.ref()).orElseThrow().owner()).as("owner of a row %s", status)
          .isEmpty();
    }
  }

  @Test
  default void c14_unfinishedAreTheOpenRowsOfRunsThatNoLongerLive() {
    var installation = "i-" + UUID.randomUUID();
    var workspace = workspace();
    var dead = owned(workspace, installation + "/dead", 0);
    var otherDead = owned(workspace(), installation + "/dead-too", 1);
    var finished = owned(workspace, installation + "/dead", 2);
    append(List.of(dead, otherDead, finished,
        owned(workspace, installation + "/alive", 3),
        owned(workspace, installation + "x/dead", 4),
        owned(workspace, "x" + installation + "/dead", 5),
        owned(workspace, installation.replace('-', '_') + "/dead", 6),
        Rows.turn(workspace)));
    store().advance(finished.ref(), Set.of("pending"), answer("{}"));

    var found = store().unfinished(installation, Set.of(installation + "/alive"), 100);

    assertThat(found).containsExactly(dead.ref(), otherDead.ref());
  }

  @Test
  default void c14_anInstallationIsTakenLiterally() {
    var mark = UUID.randomUUID().toString();
    var workspace = workspace();
    for (var installation : List.of("%" + mark, "_" + mark, "\\" + mark, "a" + mark)) {
      append(owned(workspace, installation + "/r", 0));
    }

    for (var installation : List.of("%" + mark, "_" + mark, "\\" + mark)) {
      assertThat(store().unfinished(installation, Set.of(), 100))
          .as("unfinished of an installation that begins with %s", installation.charAt(0))
          .hasSize(1);
    }
  }

  @Test
  default void c14_unfinishedGivesTheOldestFirstUpToTheLimit() {
    var installation = "i-" + UUID.randomUUID();
    var workspace = workspace();
    var refs = new ArrayList<ActivityRef>();
    for (int i = 0; i < 20; i++) {
      var row = owned(workspace, installation + "/r", i);
      append(row);
      refs.add(row.ref());
    }

    assertThat(store().unfinished(installation, Set.of(), 7)).isEqualTo(refs.subList(0, 7));
    assertThat(store().unfinished(installation, Set.of(), 100)).isEqualTo(refs);
  }

  private static ActivityDraft owned(UUID workspaceId, String owner, int second) {
    return Rows.row(workspaceId, NOON.plusSeconds(second)).status("pending").owner(owner).build();
  }
}
