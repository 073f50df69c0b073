package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import app.moleculesai.sdk.testkit.support.Race;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Moving a log from store to store: C28, and C2 across it. */
public interface ExportContract extends StoreKit {
  @Test
  default void c28_whatIsExportedIsTheSameInAnotherStore() {
    declared(Export.class).ifPresent(export -> {
      var workspace = workspace();
      append(sample(workspace));

      var copy = new ReferenceStore();
      assertThat(exportOf(copy).importRows(scanned(export, workspace))).isEqualTo(200);

      assertSame(store(), copy, workspace);
    });
  }

  @Test
  default void c28_whatIsImportedIsTheSameAsWhereItCameFrom() {
    declared(Export.class).ifPresent(export -> {
      var workspace = workspace();
      var original = new ReferenceStore();
      original.append(sample(workspace));

      var rows = scanned(exportOf(original), workspace);
      assertThat(export.importRows(rows)).isEqualTo(200);

      assertSame(original, store(), workspace);
    });
  }

  @Test
  default void c28_aFreshStoreOfTheSameKindTakesAnExport() throws Exception {
    var export = declared(Export.class);
    if (export.isEmpty() || store().capabilities().durable()) {
      return; // a second instance of a durable store sees the same rows
    }
    var workspace = workspace();
    append(sample(workspace));

    var fresh = subject().open();
    assertThat(log(workspace)).hasSize(200);
    assertThat(Walk.of(fresh, ActivityQuery.of(workspace)).rows())
        .as("a fresh store is empty").isEmpty();
    assertThat(exportOf(fresh).importRows(scanned(export.get(), workspace))).isEqualTo(200);

    assertSame(store(), fresh, workspace);
  }

  @Test
  default void c28_importingTwiceIsImportingOnce() {
    declared(Export.class).ifPresent(export -> {
      var workspace = workspace();
      var original = new ReferenceStore();
      original.append(sample(workspace));
      var rows = scanned(exportOf(original), workspace);

      assertThat(export.importRows(rows.subList(0, 120))).isEqualTo(120);
      assertThat(export.importRows(rows)).isEqualTo(80);
      assertThat(export.importRows(rows)).isZero();

      assertSame(original, store(), workspace);
    });
  }

  @Test
  default void c28_anImportedRowBehavesLikeAnAppendedOne() {
    declared(Export.class).ifPresent(export -> {
      var workspace = workspace();
      var mine = append(Rows.row(workspace));
      var original = new ReferenceStore();
      var keyed = Rows.row(workspace, NOON).idempotencyKey("k").build();
      original.append(List.of(keyed, Rows.row(workspace)));

      export.importRows(scanned(exportOf(original), workspace));

      var later = append(Rows.row(workspace));
      var sequences = Rows.sequencesOf(log(workspace));
      assertThat(sequences).hasSize(4).isSorted().doesNotHaveDuplicates()
          .startsWith(mine.sequence()).endsWith(later.sequence());
      assertThat(append(keyed).ref()).isEqualTo(keyed.ref());
      assertThat(log(workspace)).hasSize(4);
    });
  }

  @Test
  default void c28_importsAtOnceStoreEachRowOnce() {
    declared(Export.class).ifPresent(export -> {
      var workspace = workspace();
      var original = new ReferenceStore();
      original.append(sample(workspace));
      var rows = scanned(exportOf(original), workspace);

      var stored = Race.of(8, number -> export.importRows(rows));

      assertThat(stored.stream().mapToInt(count -> count).sum()).isEqualTo(200);
      assertSame(original, store(), workspace);
    });
  }

  @Test
  default void c28_anImportThatIsRefusedStoresNothing() {
    declared(Export.class).ifPresent(export -> {
      var workspace = workspace();
      var forgotten = workspace();
      store().forget(forgotten);
      var good = Rows.row(workspace, NOON).idempotencyKey("k").build();
      var bad = Rows.row(workspace, NOON).summary("\u0000").build();

      refused(ErrorCode.INVALID, "an import with bad text",
          () -> export.importRows(List.of(new Activity(1, good), new Activity(2, bad))));
      refused(ErrorCode.NOT_FOUND, "an import into a forgotten workspace",
          () -> export.importRows(List.of(new Activity(1, good),
              new Activity(1, Rows.row(forgotten)))));

      assertThat(log(workspace)).isEmpty();
      assertThat(log(forgotten)).isEmpty();
      assertThat(append(good.toBuilder().summary("the key is free").build()).ref())
          .isEqualTo(good.ref());
    });
  }

  @Test
  default void c28_anAppendUnderTheKeyOfAnImportedRowGetsItsReceipt() {
    declared(Export.class).ifPresent(export -> {
      var workspace = workspace();
      var original = new ReferenceStore();
      var turn = Rows.turn(workspace).toBuilder().idempotencyKey("k").build();
      original.append(List.of(turn));
      original.advance(turn.ref(), Set.of("pending"),
          Change.to("ok").responseBody(Body.of("{}")).summary("done").build());
      export.importRows(scanned(exportOf(original), workspace));
      var imported = log(workspace).get(0);

      var again = turn.toBuilder().owner("another/run").build();
      assertThat(append(again))
          .isEqualTo(new Receipt(turn.ref(), imported.sequence()));
      refused(ErrorCode.CONFLICT, "the key of an imported row with another request",
          () -> store().append(List.of(again.toBuilder().requestBody(Body.of("[]")).build())));

      assertThat(log(workspace)).hasSize(1);
      assertThat(Rows.fields(log(workspace).get(0).row())).isEqualTo(Rows.fields(imported.row()));
    });
  }

  @Test
  default void c28_aRowWhoseKeyIsUsedIsNotImported() {
    declared(Export.class).ifPresent(export -> {
      var workspace = workspace();
      var mine = Rows.row(workspace, NOON).idempotencyKey("k").summary("mine").build();
      append(mine);
      var theirs = Rows.row(workspace, NOON).idempotencyKey("k").summary("theirs").build();
      var other = Rows.row(workspace);

      assertThat(export.importRows(List.of(new Activity(1, theirs), new Activity(2, other))))
          .isEqualTo(1);

      assertThat(Rows.idsOf(log(workspace))).containsExactly(mine.id(), other.id());
    });
  }

  @Test
  default void c28_aScanOfEverythingGivesOneWorkspaceAfterTheOther() {
    declared(Export.class).ifPresent(export -> {
      var one = workspace();
      var two = workspace();
      var drafts = new ArrayList<ActivityDraft>();
      for (int i = 0; i < 40; i++) {
        drafts.add(Rows.row(i % 2 == 0 ? one : two));
      }
      append(drafts);

      var rows = scannedAmongOthers(export, Set.of(one, two), drafts.size());

      var first = rows.get(0).workspaceId();
      var second = first.equals(one) ? two : one;
      var expected = new ArrayList<>(Rows.idsOf(log(first)));
      expected.addAll(Rows.idsOf(log(second)));
      assertThat(Rows.idsOf(rows)).isEqualTo(expected);
    });
  }

  /** Two hundred rows of every kind: all fields, no fields, equal times, open and final, odd bytes. */
  private static List<ActivityDraft> sample(UUID workspace) {
    var drafts = new ArrayList<ActivityDraft>();
    for (int i = 0; i < 40; i++) {
      drafts.add(Rows.full(workspace));
      drafts.add(Rows.turn(workspace));
      drafts.add(Rows.row(workspace, NOON.minusSeconds(i)).build());
      drafts.add(Rows.row(workspace, NOON)
          .requestBody(Body.of(Texts.GOOD.get(i))).responseBody(Body.of("{ \"a\" : [ 1 ,2 ]}"))
          .build());
      drafts.add(Rows.row(workspace, NOON).summary(Texts.GOOD.get(i + 20)).status("error")
          .errorDetail(Texts.GOOD.get(i)).build());
    }
    return drafts;
  }

  private static Export exportOf(MessageStore store) {
    return store.facet(Export.class).orElseThrow();
  }

  /**
   * Reads all workspaces until the rows of some were seen, and keeps no others: the database may hold any number. Checks
   * that none comes again after another.
   */
  private static List<Activity> scannedAmongOthers(Export export, Set<UUID> workspaces, int count) {
    var rows = new ArrayList<Activity>();
    var before = new HashSet<UUID>();
    var current = Optional.<UUID>empty();
    try (var scan = export.scan(Optional.empty())) {
      while (rows.size() < count) {
        var row = scan.next().orElseThrow(() -> new AssertionError("the scan ends too early"));
        if (!current.equals(Optional.of(row.workspaceId()))) {
          assertThat(before.add(row.workspaceId())).as("a workspace is scanned in one piece")
              .isTrue();
          current = Optional.of(row.workspaceId());
        }
        if (workspaces.contains(row.workspaceId())) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static List<Activity> scanned(Export export, UUID workspace) {
    var rows = new ArrayList<Activity>();
    try (var scan = export.scan(Optional.of(workspace))) {
      for (var row = scan.next(); row.isPresent(); row = scan.next()) {
        rows.add(row.get());
      }
      assertThat(scan.next()).as("a scan stays at its end").isEmpty();
    }
    return rows;
  }

  /** Checks that two stores list a workspace's rows equally, byte for byte; sequences are each store's own. */
  private static void assertSame(MessageStore one, MessageStore two, UUID workspace) {
    var query = ActivityQuery.of(workspace).oldest(50);
    assertThat(Walk.of(two, query).rows().stream().map(row -> Rows.fields(row.row())).toList())
        .isEqualTo(Walk.of(one, query).rows().stream().map(row -> Rows.fields(row.row()))
            .toList());
  }
}
