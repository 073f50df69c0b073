package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Text and bytes come back as they went in, whatever they are: C10, C17. */
public interface TextContract extends StoreKit {
  @Test
  default void c17_everyTextComesBackEqualInEveryColumn() {
    var workspace = workspace();
    var drafts = new ArrayList<ActivityDraft>();
    for (var text : Texts.GOOD) {
      drafts.add(Rows.row(workspace, NOON).sourceLabel(text).method(text).summary(text)
          .correlation(text).owner(text).errorDetail(text).idempotencyKey("key " + text).build());
    }
    append(drafts);

    var rows = log(workspace);

    assertThat(rows).hasSameSizeAs(drafts);
    for (int i = 0; i < drafts.size(); i++) {
      assertThat(Rows.fields(rows.get(i).row())).as("row with text number %s", i)
          .isEqualTo(Rows.fields(drafts.get(i)));
    }
  }

  @Test
  default void c17_everyTextComesBackEqualFromABody() {
    var workspace = workspace();
    var drafts = new ArrayList<ActivityDraft>();
    for (var text : Texts.GOOD) {
      drafts.add(Rows.row(workspace, NOON).requestBody(Body.of(text))
          .responseBody(Body.of(Texts.json(text))).toolTrace(Body.of(Texts.escapedJson(text)))
          .build());
    }
    append(drafts);

    var rows = log(workspace);

    for (int i = 0; i < drafts.size(); i++) {
      assertThat(Rows.fields(rows.get(i).row())).as("bodies with text number %s", i)
          .isEqualTo(Rows.fields(drafts.get(i)));
    }
  }

  @Test
  default void c17_everyTextThatAChangeBringsComesBackEqual() {
    var workspace = workspace();
    for (var text : Texts.GOOD) {
      var turn = Rows.turn(workspace);
      append(turn);

      store().advance(turn.ref(), Set.of("pending"), Change.to("ok").summary(text)
          .errorDetail(text).correlation(text).responseBody(Body.of(text)).build());

      var row = store().find(turn.ref()).orElseThrow();
      assertThat(row.summary()).contains(text);
      assertThat(row.errorDetail()).contains(text);
      assertThat(row.correlation()).contains(text);
      assertThat(row.responseBody()).contains(Body.of(text));
    }
  }

  @Test
  default void c17_filtersCompareTextExactly() {
    var workspace = workspace();
    for (var text : Texts.GOOD) {
      append(Rows.row(workspace, NOON).method(text).correlation(text).build());
    }

    for (var text : Texts.GOOD) {
      var every = ActivityQuery.of(workspace);
      assertThat(Walk.of(store(), every.method(text)).rows())
          .as("rows of the method %s", Texts.escapedJson(text)).hasSize(1);
      assertThat(Walk.of(store(), every.correlation(text)).rows()).hasSize(1);
    }
  }

  @Test
  default void c17_jsonIsKeptByteForByte() {
    var workspace = workspace();
    for (var json : List.of("{ \"b\" : 1,\n\t\"a\":2 , \"b\":3 }", "{\"n\":1.00,\"m\":1e2}",
        "{\"s\":\"\\u00e4\\/\\u0041\"}", " [1 , 2]\r\n", "12345678901234567890.10", "\"x\"",
        "null", "{\"u\":\"\\ud83d\\u0000\"}")) {
      var row = Rows.row(workspace, NOON).requestBody(Body.of(json)).responseBody(Body.of(json))
          .toolTrace(Body.of(json)).build();
      append(row);

      var found = store().find(row.ref()).orElseThrow();
      assertThat(found.requestBody()).contains(Body.of(json));
      assertThat(found.responseBody()).contains(Body.of(json));
      assertThat(found.toolTrace()).contains(Body.of(json));
    }
  }

  @Test
  default void c10_aBodyThatIsNoJsonIsKeptAndReadLikeAnyOther() {
    var workspace = workspace();
    var drafts = new ArrayList<ActivityDraft>();
    for (var broken : List.of("{", "{\"parts\":[", "not json", "{\"role\":7}", "[[[", "\"",
        "{\"params\":null}", "<html>", "{}}", "\ufeff{}", "{\"a\":1}{\"a\":2}", "nul")) {
      drafts.add(Rows.row(workspace, NOON).requestBody(Body.of(broken))
          .responseBody(Body.of(broken)).build());
    }
    append(drafts);

    var page = store().activities(ActivityQuery.of(workspace).oldest(100));

    assertThat(Rows.idsOf(page.activities())).isEqualTo(Rows.ids(drafts));
    assertThat(page.activities()).extracting(row -> row.requestBody())
        .isEqualTo(drafts.stream().map(ActivityDraft::requestBody).toList());
  }

  @Test
  default void c17_textThatCannotBeStoredIsRefusedBeforeTheWrite() {
    var workspace = workspace();
    columns().forEach((column, set) -> {
      for (var bad : Texts.BAD) {
        var draft = set.apply(Rows.row(workspace, NOON), bad).build();
        refused(ErrorCode.INVALID, "bad text in " + column,
            () -> store().append(List.of(draft)));
      }
    });

    assertThat(log(workspace)).isEmpty();
  }

  private static Map<String, BiFunction<ActivityDraft.Builder, String, ActivityDraft.Builder>> columns() {
    var columns = new LinkedHashMap<String, BiFunction<ActivityDraft.Builder, String, ActivityDraft.Builder>>();
    columns.put("type", ActivityDraft.Builder::type);
    columns.put("status", ActivityDraft.Builder::status);
    columns.put("source label", ActivityDraft.Builder::sourceLabel);
    columns.put("method", ActivityDraft.Builder::method);
    columns.put("summary", ActivityDraft.Builder::summary);
    columns.put("correlation", ActivityDraft.Builder::correlation);
    columns.put("owner", ActivityDraft.Builder::owner);
    columns.put("error", ActivityDraft.Builder::errorDetail);
    columns.put("key", ActivityDraft.Builder::idempotencyKey);
    return columns;
  }

  @Test
  default void c17_aBodyThatIsNotUtf8OrHasTheByteZeroIsRefusedBeforeTheWrite() {
    var workspace = workspace();
    for (var bad : Texts.BAD_BYTES) {
      var body = Body.of(bad);
      for (var draft : List.of(Rows.row(workspace, NOON).requestBody(body).build(),
          Rows.row(workspace, NOON).responseBody(body).build(),
          Rows.row(workspace, NOON).toolTrace(body).build())) {
        refused(ErrorCode.INVALID, "a body that is not UTF-8 without the byte 0",
            () -> store().append(List.of(draft)));
      }
    }

    assertThat(log(workspace)).isEmpty();
  }
}
