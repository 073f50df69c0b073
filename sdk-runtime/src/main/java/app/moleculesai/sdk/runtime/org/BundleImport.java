package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.lifecycle.Births;
import app.moleculesai.sdk.runtime.lifecycle.Provisioning;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceCreation;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Creates what a bundle holds, in one transaction ({@code wire.md} 12.7). Safe for use by many threads. */
public final class BundleImport {
  private final Changes changes;
  private final BundleReader reader;
  private final Births births;
  private final Provisioning provisioning;
  private final Clock clock;

  /** Takes what reads bundles, and what workspaces come from. */
  public BundleImport(Changes changes, BundleReader reader, Births births,
      Provisioning provisioning, Clock clock) {
    this.changes = changes;
    this.reader = reader;
    this.births = births;
    this.provisioning = provisioning;
    this.clock = clock;
  }

  /**
   * A workspace that was created, with those below it.
   *
   * @param row its row
   * @param below those directly below it
   */
  record Imported(Workspace row, List<Imported> below) {
    private static Imported of(Bundle bundle, Map<UUID, Workspace> rows) {
      var row = Optional.ofNullable(rows.get(bundle.workspace().row().id())).orElseThrow();
      return new Imported(row, bundle.below().stream().map(one -> of(one, rows)).toList());
    }
  }

  /**
   * Creates all workspaces of a bundle; agents, where there are some to start, are started in the background.
   *
   * @param confinedTo the workspace whose tree they must stand in, if the caller is confined to one
   * @throws SdkException {@code invalid_field}, {@code unknown_runtime}, {@code parent_not_found}, {@code forbidden},
   *         {@code name_taken}
   */
  Imported run(JsonFields fields, Optional<UUID> confinedTo) {
    var bundle = reader.read(fields);
    var top = bundle.workspace().row();
    var born = changes.commit((transaction, news) -> {
      confinedTo.ifPresent(
          tree -> WorkspaceCreation.requireWithin(transaction, tree, top.parentId()));
      top.parentId().ifPresent(
          parent -> WorkspaceCreation.requireParent(transaction, parent));
      if (transaction.workspaces().findChild(top.parentId(), top.name()).isPresent()) {
        throw WorkspaceCreation.nameTaken(top.name());
      }
      return births.insert(transaction, news, bundle.all().toList(), clock.instant());
    });
    provisioning.startAll(born);
    return Imported.of(bundle,
        born.stream().collect(Collectors.toMap(Workspace::id, Function.identity())));
  }
}
