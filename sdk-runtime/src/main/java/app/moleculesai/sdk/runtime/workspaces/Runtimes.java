package app.moleculesai.sdk.runtime.workspaces;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.runtime.config.RuntimeName;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which runtime names exist and who serves them ({@code wire.md} 5.2). A name may be known without being served: its
 * workspaces cannot be started here. Immutable.
 */
public final class Runtimes {
  /** The name that stands for one that was not given. */
  public static final String DEFAULT = "langgraph";
  /** The name of agents on somebody else's host. */
  public static final String EXTERNAL = "external";
  /** The names that are known without a manifest (RR-2): the nine of {@code wire.md} 5.1. */
  public static final Set<String> WELL_KNOWN = Set.of("autogen", "claude-code", "codex", "crewai",
      "deepagents",
      "gemini-cli", "hermes", DEFAULT, "openclaw");

  private static final Set<String> ALWAYS = Set.of(EXTERNAL, "mock"); // RR-1

  private final Set<String> known;
  private final Map<String, WorkspaceRuntime> served;

  /** Takes the names of the manifest, or {@link #WELL_KNOWN}, and the runtimes by the names they serve. */
  public Runtimes(Collection<String> manifest, Map<String, WorkspaceRuntime> served) {
    this.served = new TreeMap<>(served);
    var names = new TreeSet<>(manifest);
    names.addAll(ALWAYS);
    names.addAll(served.keySet());
    this.known = Collections.unmodifiableSortedSet(names);
  }

  /** Returns the known names in order. */
  public Set<String> names() {
    return known;
  }

  /**
   * Returns a name as it is stored; none becomes {@link #DEFAULT}, whether that is known or not.
   *
   * @throws SdkException {@code unknown_runtime} for a name that is not known, listing those that are (RR-3)
   */
  public String require(Optional<String> name) {
    var given = name.map(RuntimeName::normalised).filter(text -> !text.isEmpty());
    var stored = given.orElse(DEFAULT);
    if (given.isPresent() && !known.contains(stored)) {
      throw new SdkException(ErrorCode.UNKNOWN_RUNTIME,
          "runtime '" + stored + "' is not known; known are "
              + String.join(", ", known))
          .with("field", "runtime").with("known_runtimes", List.copyOf(known));
    }
    return stored;
  }

  /** Finds who serves a name. */
  public Optional<WorkspaceRuntime> find(String name) {
    return Optional.ofNullable(served.get(name));
  }

  /** Returns where a workspace's agent is reached; nowhere when nobody serves its runtime. */
  public Endpoint endpoint(Workspace row) {
    return find(row.runtime()).map(runtime -> runtime.endpoint(row))
        .orElseGet(Endpoint.None::new);
  }

  /** Says whether the agents of this name come by themselves, from wherever they are. */
  public boolean isByAgent(String name) {
    return find(name)
        .filter(runtime -> runtime.capabilities().birth() == RuntimeCapabilities.Birth.BY_AGENT)
        .isPresent();
  }

  /** Returns every workspace runtime, each once. */
  public Set<WorkspaceRuntime> all() {
    var all = Collections.<WorkspaceRuntime>newSetFromMap(new IdentityHashMap<>());
    all.addAll(served.values());
    return Collections.unmodifiableSet(all);
  }
}
