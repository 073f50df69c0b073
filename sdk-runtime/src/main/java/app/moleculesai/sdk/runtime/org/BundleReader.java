package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.lifecycle.NewWorkspace;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceRules;
import app.moleculesai.sdk.runtime.schedules.Schedules;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Reads and checks bundles ({@code wire.md} 12.7). Safe for use by many threads. */
public final class BundleReader {
  /** Of one document. */
  static final int MOST_WORKSPACES = 2000;
  /** The document's own workspace is the first ({@code wire.md} 3.2). */
  static final int MOST_LEVELS = 32;
  /** Of 2,000 workspaces with what they are told. */
  static final int MOST_BYTES = 32 << 20;

  private static final int MOST_CONFIG_BYTES = 256 << 10; // wire.md 12.7
  private static final int LONGEST_ID = 255;

  private final Runtimes runtimes;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final int defaultTier;

  /** Takes what workspaces are made of. */
  public BundleReader(Runtimes runtimes, Clock clock, Supplier<UUID> ids, int defaultTier) {
    this.runtimes = runtimes;
    this.clock = clock;
    this.ids = ids;
    this.defaultTier = defaultTier;
  }

  /**
   * Reads a bundle.
   *
   * @throws SdkException {@code invalid_field}, {@code unknown_runtime}, with the place of the field
   */
  Bundle read(JsonFields fields) {
    var bundle = read(fields, fields.findUuid("parent_id"), 1, clock.instant());
    if (bundle.all().limit(MOST_WORKSPACES + 1L).count() > MOST_WORKSPACES) {
      throw Parameters.invalid("sub_workspaces",
          "must have at most " + MOST_WORKSPACES + " workspaces in all");
    }
    return bundle;
  }

  private Bundle read(JsonFields fields, Optional<UUID> parent, int level, Instant now) {
    var workspace = placed(fields, () -> workspace(fields, parent, now));
    var list = fields.objects("sub_workspaces");
    if (!list.isEmpty() && level == MOST_LEVELS) {
      throw Parameters.invalid(fields.place("sub_workspaces"),
          "must not be deeper than " + MOST_LEVELS + " levels");
    }
    var below = new ArrayList<Bundle>();
    var names = new HashSet<String>();
    for (var one : list) {
      var bundle = read(one, Optional.of(workspace.row().id()), level + 1, now);
      requireNew(names, bundle.workspace().row().name(), one);
      below.add(bundle);
    }
    return new Bundle(workspace, List.copyOf(below));
  }

  private static void requireNew(Set<String> names, String name, JsonFields fields) {
    if (!names.add(name)) {
      throw Parameters.invalid(fields.place("name"), "is that of another one beside it");
    }
  }

  /** Names the place of a field that the rules of workspaces know by its name alone. */
  private static <T> T placed(JsonFields fields, Supplier<T> work) {
    try {
      return work.get();
    } catch (SdkException e) {
      var prefix = fields.place("");
      if (!(e.details().get("field") instanceof String field) || field.startsWith(prefix)) {
        throw e;
      }
      throw new SdkException(e.code(), prefix + e.getMessage(), e).with("field", prefix + field);
    }
  }

  private NewWorkspace workspace(JsonFields fields, Optional<UUID> parent, Instant now) {
    var id = ids.get();
    var bundleId = fields.findText("id");
    if (bundleId.filter(text -> text.length() > LONGEST_ID).isPresent()) {
      throw Parameters.invalid("id", "must have at most " + LONGEST_ID + " characters");
    }
    var row = Workspace.of(id, WorkspaceRules.name(fields.requireText("name")), now)
        .role(fields.findText("role").map(WorkspaceRules::role).orElse(null))
        .tier(WorkspaceRules.tier(fields.integer("tier").orElse(0), defaultTier))
        .runtime(runtimes.require(fields.findText("runtime").map(WorkspaceRules::runtime)))
        .parentId(parent.orElse(null))
        .sourceBundleId(bundleId.orElse(null))
        .deliveryMode(fields.findText("delivery_mode").map(WorkspaceRules::deliveryMode)
            .orElse(DeliveryMode.PUSH))
        .budgetLimit(fields.number("budget_limit").stream().mapToObj(WorkspaceRules::budget)
            .findFirst().orElse(null))
        .maxConcurrentTasks(Math.max(1, fields.integer("max_concurrent_tasks").orElse(1)))
        .build();
    var canvas = fields.object("canvas");
    return NewWorkspace.of(row)
        .at(canvas.flatMap(place -> place.decimal("x")).orElse(0.0),
            canvas.flatMap(place -> place.decimal("y")).orElse(0.0))
        .schedules(schedules(fields, id, now))
        .config(config(fields))
        .eventExtras(bundleId.<Map<String, Object>>map(text -> Map.of("source_bundle_id", text))
            .orElse(Map.of()));
  }

  private static Optional<Body> config(JsonFields fields) {
    return fields.object("config").map(config -> Body.wrap(Json.bytes(config.all())))
        .map(body -> {
          if (body.size() > MOST_CONFIG_BYTES) {
            throw Parameters.invalid("config",
                "must have at most " + MOST_CONFIG_BYTES + " bytes");
          }
          return body;
        });
  }

  private List<Schedule> schedules(JsonFields fields, UUID workspaceId, Instant now) {
    var schedules = new ArrayList<Schedule>();
    var names = new HashSet<String>();
    for (var one : fields.objects("schedules")) {
      one.requireText("cron_expr");
      one.requireText("prompt");
      var wishes = Schedules.Wishes.of(one);
      var name = wishes.name().orElse("schedule-" + (schedules.size() + 1)); // B-56
      requireNew(names, name, one);
      schedules.add(
          placed(one, () -> Schedules.of(ids.get(), workspaceId, name, wishes, now)));
    }
    return schedules;
  }
}
