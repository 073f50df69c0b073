package app.moleculesai.spi.runtime.docker;

import java.util.UUID;

/**
 * The names of what belongs to a workspace ({@code wire.md} 5.3). They are names only: two ids may share one, and what
 * belongs to whom is said by the labels.
 */
record Names(UUID workspaceId) {
  private static final int KEPT = 12;

  String container() {
    return "ws-" + workspaceId.toString().substring(0, KEPT);
  }

  String configVolume() {
    return container() + "-configs";
  }

  String sessionVolume() {
    return container() + "-claude-sessions";
  }

  String workspaceVolume() {
    return "ws-" + workspaceId + "-workspace";
  }
}
