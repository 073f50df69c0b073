package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which rows a query gives, and that no call reaches into another workspace: C8, C11, C25. */
public interface FilterContract extends StoreKit {
  @Test
  default void c08_everyFilterGivesExactlyTheRowsThatMatch() {
    var workspace = workspace();
    var peer = UUID.randomUUID();
    append(mixed(workspace, peer));
    var all = log(workspace);

    filters(workspace, peer, all).forEach((name, query) -> {
      var expected = all.stream().filter(row -> query.matches(row.row())).map(Activity::id)
          .toList();
      assertThat(Walk.of(store(), query.oldest(7)).ids()).as("oldest first by %s", name)
          .isEqualTo(expected);
      assertThat(Walk.of(store(), query.newest(7)).ids()).as("newest first by %s", name)
          .isEqualTo(Rows.reversed(expected));
    });
  }

  @Test
  default void c08_rowsForMessagesAreTheSameAndHaveWhatMessagesAreMadeOf() {
    var workspace = workspace();
    var peer = UUID.randomUUID();
    append(mixed(workspace, peer));

    filters(workspace, peer, log(workspace)).forEach((name, query) -> {
      for (var read : List.of(query.oldest(7), query.newest(7))) {
        var whole = Walk.of(store(), read).rows();
        var brief = Walk.of(store(), read.forMessages()).rows();
        assertThat(brief).as("rows for messages by %s", name)
            .extracting(Activity::sequence, Activity::id, Activity::type, Activity::createdAt,
                Activity::status, Activity::requestBody, Activity::responseBody)
            .containsExactlyElementsOf(whole.stream()
                .map(row -> tuple(row.sequence(), row.id(), row.type(), row.createdAt(),
                    row.status(), row.requestBody(), row.responseBody()))
                .toList());
      }
    });
  }

  private static List<ActivityDraft> mixed(UUID workspace, UUID peer) {
    var rows = new ArrayList<ActivityDraft>();
    var types = List.of("a2a_receive", "a2a_send", "agent_log");
    var statuses = List.of("pending", "ok", "error", "queued");
    var methods = List.of("message/send", "notify");
    for (int i = 0; i < 96; i++) {
      var row = Rows.row(workspace, NOON.plusSeconds(i / 4)).type(types.get(i % 3))
          .status(statuses.get(i % 4)).correlation("delegation-" + i % 5);
      row.sourceId(i % 2 == 0 ? null : i % 3 == 0 ? peer : UUID.randomUUID());
      row.targetId(i % 8 == 0 ? peer : null);
      row.sourceLabel(i % 6 == 0 ? "system:scheduler" : null);
      row.requestBody(i % 5 == 0 ? null : Body.of("{\"asked\":" + i + "}"));
      row.responseBody(i % 4 == 0 ? null : Body.of("{\"answered\":" + i + "}"));
      row.method(i % 7 == 0 ? null : methods.get(i % 2));
      rows.add(row.build());
    }
    return rows;
  }

  private static Map<String, ActivityQuery> filters(UUID workspace, UUID peer,
      List<Activity> all) {
    var every = ActivityQuery.of(workspace);
    var time = all.get(all.size() / 2).createdAt();
    var filters = new LinkedHashMap<String, ActivityQuery>();
    filters.put("nothing", every);
    filters.put("chat", every.chat());
    filters.put("type", every.type("a2a_send"));
    filters.put("canvas", every.source(ActivityQuery.Source.CANVAS));
    filters.put("agent", every.source(ActivityQuery.Source.AGENT));
    filters.put("peer", every.peer(peer));
    filters.put("method", every.method("notify"));
    filters.put("correlation", every.correlation("delegation-3"));
    filters.put("one status", every.statuses(Set.of("pending")));
    filters.put("statuses", every.statuses(Set.of("ok", "error")));
    filters.put("before", every.before(time));
    filters.put("after", every.after(time));
    filters.put("before and after",
        every.after(NOON.plusSeconds(3)).before(NOON.plusSeconds(9)));
    filters.put("an empty span", every.after(time).before(time));
    filters.put("chat, status, before",
        every.chat().statuses(Set.of("ok", "pending")).before(time));
    filters.put("type, source, peer, method", every.type("a2a_receive")
        .source(ActivityQuery.Source.AGENT).peer(peer).method("notify"));
    return filters;
  }

  @Test
  default void c08_filtersSeeARowAsItsLastChangeLeftIt() {
    var workspace = workspace();
    var turn = Rows.turn(workspace);
    append(turn);

    store().advance(turn.ref(), Set.of("pending"),
        Change.to("queued").correlation("item-7").build());

    var every = ActivityQuery.of(workspace);
    assertThat(Walk.of(store(), every.statuses(Set.of("pending"))).rows()).isEmpty();
    assertThat(Walk.of(store(), every.statuses(Set.of("queued"))).ids())
        .containsExactly(turn.id());
    assertThat(Walk.of(store(), every.correlation("item-7")).ids()).containsExactly(turn.id());
  }

  @Test
  default void c08_afterARowComeExactlyTheRowsAppendedLater() {
    var workspace = workspace();
    var drafts = Rows.atOnce(workspace, 40, NOON);
    append(drafts);
    var ids = Rows.ids(drafts);

    for (int place : List.of(0, 17, 38, 39)) {
      var query = ActivityQuery.of(workspace).afterRow(ids.get(place));
      var later = ids.subList(place + 1, ids.size());
      assertThat(Walk.of(store(), query.oldest(6)).ids()).as("after row %s", place)
          .isEqualTo(later);
      assertThat(Walk.of(store(), query.newest(6)).ids()).as("after row %s, newest first", place)
          .isEqualTo(Rows.reversed(later));
    }
  }

  @Test
  default void c08_aRowToReadAfterThatIsUnknownIsNotFound() {
    var workspace = workspace();
    append(Rows.rising(workspace, 3));

    refused(ErrorCode.NOT_FOUND, "reading after an unknown row", () -> store()
        .activities(ActivityQuery.of(workspace).afterRow(UUID.randomUUID()).oldest(10)));
  }

  @Test
  default void c11_aCursorOfAnotherWorkspaceIsNotFound() {
    var mine = workspace();
    var theirs = workspace();
    append(Rows.rising(mine, 20));
    append(Rows.rising(theirs, 20));

    for (boolean oldestFirst : new boolean[]{true, false}) {
      var query = ActivityQuery.of(theirs);
      var cursor = store().activities(oldestFirst ? query.oldest(5) : query.newest(5))
          .nextCursor().orElseThrow();
      refused(ErrorCode.NOT_FOUND, "a cursor of another workspace",
          () -> store().activities(ActivityQuery.of(mine).from(cursor)));
      refused(ErrorCode.NOT_FOUND, "a cursor of another workspace in an unknown one",
          () -> store().activities(ActivityQuery.of(workspace()).from(cursor)));
    }
  }

  @Test
  default void c11_aRowOfAnotherWorkspaceIsLikeOneThatIsNotThere() {
    var mine = workspace();
    append(Rows.rising(mine, 3));
    var theirs = Rows.turn(workspace());
    append(theirs);
    var foreign = new ActivityRef(mine, theirs.id());
    var absent = new ActivityRef(mine, UUID.randomUUID());

    for (var ref : List.of(foreign, absent)) {
      assertThat(store().find(ref)).isEmpty();
      assertThat(store().advance(ref, Set.of("pending"), Change.to("ok").build())).isFalse();
    }
    var texts = new ArrayList<String>();
    for (var ref : List.of(foreign, absent)) {
      var refusal = refused(ErrorCode.NOT_FOUND, "reading after a row that is not there",
          () -> store().activities(ActivityQuery.of(mine).afterRow(ref.activityId())));
      texts.add(String.valueOf(refusal.getMessage()).replace(ref.activityId().toString(), "ID"));
    }
    assertThat(texts.get(0)).as("a refusal does not tell foreign from absent")
        .isEqualTo(texts.get(1));
    assertThat(store().find(theirs.ref()).orElseThrow().status()).isEqualTo("pending");
  }

  @Test
  default void c11_facetsKeepToTheirWorkspaceToo() {
    var mine = workspace();
    append(Rows.row(mine, NOON).summary("needle").build());
    var theirs = Rows.row(workspace(), NOON).summary("needle").build();
    append(theirs);

    declared(Retention.class).ifPresent(retention -> assertThat(
        retention.delete(new ActivityRef(mine, theirs.id()))).isFalse());
    declared(Search.class)
        .ifPresent(search -> assertThat(search.search(mine, "needle", 10)).hasSize(1));
    declared(Tail.class).ifPresent(
        tail -> assertThat(tail.after(mine, 0, 10, Duration.ZERO)).hasSize(1)
            .allSatisfy(row -> assertThat(row.workspaceId()).isEqualTo(mine)));
    assertThat(store().find(theirs.ref())).isPresent();
  }

  @Test
  default void c11_workspacesDoNotSeeEachOthersRows() {
    var workspaces = new ArrayList<UUID>();
    var rows = new ArrayList<ActivityDraft>();
    for (int i = 0; i < 10; i++) {
      workspaces.add(workspace());
    }
    for (int i = 0; i < 300; i++) {
      rows.add(Rows.row(workspaces.get(i % 10)));
    }
    append(rows);

    for (var workspace : workspaces) {
      assertThat(log(workspace)).hasSize(30)
          .allSatisfy(row -> assertThat(row.workspaceId()).isEqualTo(workspace));
    }
  }

  @Test
  default void c25_readingAnUnknownWorkspaceIsEmptyAndCreatesNothing() {
    var unknown = workspace();
    var ref = new ActivityRef(unknown, UUID.randomUUID());

    for (int i = 0; i < 2; i++) {
      var page = store().activities(ActivityQuery.of(unknown));
      assertThat(page.activities()).isEmpty();
      assertThat(page.reachedEnd()).isTrue();
      assertThat(store().activities(ActivityQuery.of(unknown).oldest(10)).reachedEnd()).isTrue();
      assertThat(store().find(ref)).isEmpty();
      assertThat(store().advance(ref, Set.of("pending"), Change.to("ok").build())).isFalse();
      declared(Search.class)
          .ifPresent(search -> assertThat(search.search(unknown, "", 10)).isEmpty());
      declared(Tail.class).ifPresent(
          tail -> assertThat(tail.after(unknown, 0, 10, Duration.ZERO)).isEmpty());
      declared(Retention.class)
          .ifPresent(retention -> assertThat(retention.delete(ref)).isFalse());
    }
  }
}
