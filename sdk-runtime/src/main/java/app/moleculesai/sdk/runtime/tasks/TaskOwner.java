package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.runtime.auth.Caller;

/** Who a task belongs to: whoever began it. */
public final class TaskOwner {
  private TaskOwner() {}

  /** Returns the owner of what a caller begins. */
  public static String of(Caller caller) {
    return switch (caller) {
      case Caller.Canvas canvas -> "canvas";
      case Caller.Workspace workspace -> "workspace:" + workspace.id();
      case Caller.Server server -> "server:" + server.label();
    };
  }
}
