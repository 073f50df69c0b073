package app.moleculesai.sdk.runtime.launch;

import app.moleculesai.sdk.api.environment.AgentEnvironment;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An environment while contributors add to it. Its text shows no value; guarded by itself, as a contributor may linger. */
final class OpenEnvironment implements AgentEnvironment {
  private final WorkspaceView workspace;
  private final Set<String> fixed;
  private final Map<String, String> values;
  private boolean closed;

  /** Takes the names that nobody changes, and what is there. */
  OpenEnvironment(WorkspaceView workspace, Set<String> fixed, Map<String, String> values) {
    this.workspace = workspace;
    this.fixed = Set.copyOf(fixed);
    this.values = new LinkedHashMap<>(values);
  }

  @Override
  public WorkspaceView workspace() {
    return workspace;
  }

  @Override
  public synchronized Map<String, String> values() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  @Override
  public synchronized void set(String name, String value) {
    requireOpen();
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw SdkException.invalid("name", "is no name of a variable");
    }
    if (fixed.contains(name)) {
      throw SdkException.invalid("name", name + " is set by the server alone");
    }
    if (value.indexOf('\0') >= 0) {
      throw SdkException.invalid("value", "of " + name + " holds a zero byte");
    }
    values.put(name, value);
  }

  @Override
  public synchronized void remove(String name) {
    requireOpen();
    if (!fixed.contains(name)) {
      values.remove(name);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw SdkException.closed("the environment of a start that went on");
    }
  }

  /** Lets nobody change it any more, and returns it. */
  synchronized Map<String, String> close() {
    closed = true;
    return Collections.unmodifiableMap(values);
  }

  @Override
  public String toString() {
    return "AgentEnvironment[" + workspace.id() + "]";
  }
}
