package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.testkit.support.Overheard;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Nothing of a body, an address or a key is ever shown: C24. */
public interface SecrecyContract extends StoreKit {
  /** What no log line, exception or text may contain; each row adds a number. */
  String CANARY = "canary9f31";

  @Test
  @ResourceLock(Resources.SYSTEM_OUT)
  @ResourceLock(Resources.SYSTEM_ERR)
  default void c24_fiveHundredCanariesAreNeverSeen() throws Exception {
    String said;
    try (var overheard = new Overheard()) {
      var texts = sing();
      said = String.join("\n", texts) + overheard.text();
    }
    said += String.join("\n", subject().context().log().lines());

    assertThat(said.contains(CANARY)).as("a canary in: %s", around(said)).isFalse();
  }

  /** Shows where the canary is, not what stands around it in production. */
  private static String around(String said) {
    int place = said.indexOf(CANARY);
    return place < 0 ? "" : said.substring(Math.max(0, place - 200), place + CANARY.length());
  }

  /** Uses the store in every way, good and bad, and returns every text it gave out. */
  private List<String> sing() throws Exception {
    var texts = new ArrayList<String>();
    var workspace = workspace();
    var drafts = new ArrayList<ActivityDraft>();
    for (int i = 0; i < 500; i++) {
      drafts.add(i % 5 == 0
          ? canary(workspace, i).status("pending").build()
          : canary(workspace, i).build());
    }
    texts.add(append(drafts).toString());
    for (int i = 0; i < 500; i += 5) {
      store().advance(drafts.get(i).ref(), Set.of("pending"), answer(i));
    }
    var page = store().activities(ActivityQuery.of(workspace).newest(100));
    texts.add(page.toString());
    texts.add(page.nextCursor().orElse(""));
    texts.add(store().find(drafts.get(0).ref()).toString());
    declared(Search.class)
        .ifPresent(search -> texts.add(search.search(workspace, CANARY, 10).toString()));
    provoke(texts, workspace, drafts);
    declared(Retention.class)
        .ifPresent(retention -> texts.add(retention.delete(drafts.get(1).ref()) + ""));
    store().forget(workspace);
    refused(texts, () -> store().append(List.of(canary(workspace, 0).build())));
    texts.add(store() + " " + store().check() + " " + store().capabilities());
    store().close();
    refused(texts, () -> store().append(List.of(canary(workspace, 0).build())));
    texts.add(store().toString());
    return texts;
  }

  /** Provokes every refusal that a caller can cause. */
  private void provoke(List<String> texts, UUID workspace, List<ActivityDraft> drafts) {
    var first = drafts.get(0);
    refused(texts, () -> store().append(List.of(
        first.toBuilder().summary("other").idempotencyKey(null).build())));
    refused(texts, () -> store().append(List.of(
        canary(workspace, 0).idempotencyKey(first.idempotencyKey().orElseThrow()).build())));
    refused(texts, () -> store()
        .append(List.of(canary(workspace, 501).requestBody(Body.of(CANARY + "\u0000")).build())));
    refused(texts, () -> store()
        .append(List.of(canary(workspace, 502).idempotencyKey(CANARY + "\ud800").build())));
    refused(texts, () -> store().advance(first.ref(), Set.of("pending"),
        Change.to("ok").responseBody(Body.of(CANARY + "\u0000")).build()));
    int most = store().capabilities().maxBodyBytes();
    if (most < SizeContract.LARGEST) {
      var large = Body.of(CANARY.repeat(most / CANARY.length() + 1));
      refused(texts,
          () -> store().append(List.of(canary(workspace, 504).requestBody(large).build())));
    }
    refused(texts, () -> store().activities(
        ActivityQuery.of(workspace).from("damaged" + CANARY.length())));
  }

  private static void refused(List<String> texts, ThrowingCallable work) {
    var thrown = catchThrowable(work);
    assertThat(thrown).as("a provoked refusal").isInstanceOf(SdkException.class);
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    texts.add(text + " " + ((SdkException) thrown).details());
  }

  private static ActivityDraft.Builder canary(UUID workspace, int number) {
    return Rows.row(workspace, NOON.plusSeconds(number))
        .requestBody(Body.of("{\"text\":\"" + CANARY + number
            + "\",\"uri\":\"https://files.example/" + CANARY + number + "\"}"))
        .responseBody(Body.of(CANARY + number)).toolTrace(Body.of(CANARY + number))
        .idempotencyKey(CANARY + number);
  }

  private static Change answer(int number) {
    return Change.to("ok").responseBody(Body.of("{\"a\":\"" + CANARY + number + "\"}")).build();
  }
}
