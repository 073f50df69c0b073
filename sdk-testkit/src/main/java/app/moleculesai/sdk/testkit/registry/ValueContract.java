package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.testkit.messagestore.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Texts come back as they were, times to the microsecond, and what a call returns is what a read finds. */
public interface ValueContract extends RegistryKit {
  @Test
  default void text_everyTextComesBackEqualInEveryKindOfRow() {
    var owner = root().id();
    var rows = new ArrayList<Workspace>();
    var memories = new ArrayList<Memory>();
    var schedules = new ArrayList<Schedule>();
    for (int i = 0; i < Texts.GOOD.size(); i++) {
      var text = Texts.GOOD.get(i);
      var name = "n" + (text.length() < 200 ? text : i); // a name is not that long
      rows.add(row(name, owner).role(text).currentTask(text).lastSampleError(text).build());
      memories.add(new Memory(UUID.randomUUID(), owner, Memory.Scope.LOCAL, Memory.GENERAL, text,
          NOON.minusSeconds(i)));
      schedules.add(Schedule.of(UUID.randomUUID(), owner, "schedule " + i, "0 9 * * *", "UTC",
          text, true, Schedule.RUNTIME, NOON.plusSeconds(i)));
    }
    assertThat(workspaces().insert(rows)).hasSize(rows.size());
    registry().memories().insert(memories);
    registry().schedules().putFromTemplate(schedules);

    for (var row : rows) {
      assertThat(stored(row.id())).isEqualTo(row);
      assertThat(workspaces().findChild(Optional.of(owner), row.name())).contains(row);
    }
    assertThat(registry().memories().list(owner, 1000)).isEqualTo(memories);
    assertThat(registry().schedules().list(owner)).isEqualTo(schedules);
  }

  @Test
  default void text_namesOfTokensComeBackEqual() {
    var owner = root().id();
    var tokens = new ArrayList<OrgToken>();
    for (int i = 0; i < Texts.GOOD.size(); i++) {
      tokens.add(new OrgToken(UUID.randomUUID(), TokenContract.hash(), "abcdefgh",
          Optional.of(Texts.GOOD.get(i)), Optional.of(Texts.GOOD.get(i)), Optional.of(owner),
          NOON.minusSeconds(i), Optional.empty()));
    }
    tokens.forEach(registry().orgTokens()::insert);

    assertThat(registry().orgTokens().list(owner, 1000)).isEqualTo(tokens);
  }

  @Test
  default void secret_keysAreInOrderOfTheirCharacters() {
    var owner = Optional.of(root().id());
    var keys = List.of("1", "A", "AB", "A_B", "B", "_", "a", "aB", "b", "\u00c4", "\u00e4");
    var secrets = new ArrayList<StoredSecret>();
    for (var key : keys) {
      secrets.add(0, StoredSecret.of(owner, key, new byte[]{1}, 0, NOON, NOON));
    }
    registry().secrets().put(secrets);

    // not as a dictionary orders them: that would change with the place where a database was made
    assertThat(registry().secrets().list(owner)).extracting(StoredSecret::key).isEqualTo(keys);
  }

  @Test
  default void time_isKeptToTheMicrosecondAndReadAsItWasReturned() {
    var fine = NOON.plusNanos(789);
    var row = inserted(Workspace.of(id(), name(), fine).status(WorkspaceStatus.ONLINE)
        .lastHeartbeatAt(fine).build());
    assertNear(stored(row.id()).createdAt(), fine);
    assertNear(stored(row.id()).lastHeartbeatAt().orElseThrow(), fine);

    var updated = workspaces().update(row.id(), WorkspacePatch.none().lastOutboundAt(fine),
        fine.plusSeconds(1)).orElseThrow();
    assertThat(stored(row.id())).as("the row that an update returned").isEqualTo(updated);
    assertNear(updated.updatedAt(), fine.plusSeconds(1));
    var changed = workspaces().change(row.id(), StatusChange.to(WorkspaceStatus.OFFLINE),
        fine.plusSeconds(2)).orElseThrow().workspace();
    assertThat(stored(row.id())).as("the row that a change returned").isEqualTo(changed);

    var lease = registry().leases().acquire(row.name(), "ada", Duration.ofSeconds(30), fine)
        .orElseThrow();
    assertThat(registry().leases().held(row.name(), fine)).containsExactly(lease);
    assertNear(lease.until(), fine.plusSeconds(30));
  }

  private static void assertNear(Instant found, Instant expected) {
    assertThat(Duration.between(found, expected).abs()).as("%s is %s", found, expected)
        .isLessThan(Duration.ofNanos(1000));
  }
}
