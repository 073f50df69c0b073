package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a swarm keeps of a workspace beside its service: files, the token, and the node that has its volumes. Safe for use
 * by many threads.
 */
record SwarmStore(SwarmApi api, Ownership ownership) {
  /** What a configuration is for: {@code file}, or {@code node} for where the volumes are. */
  private static final String KIND = "molecule.kind";
  private static final String FILE = "file";
  private static final String NODE = "node";
  private static final String NODE_ID = "molecule.node";
  private static final String CONFIGS = "/configs";
  private static final String SECRETS = "/secrets";

  /** Stores a file. */
  SwarmJson.Stored addFile(UUID workspaceId, byte[] content) {
    return add(CONFIGS, workspaceId, Map.of(KIND, FILE), content);
  }

  /** Stores a secret. */
  SwarmJson.Stored addSecret(UUID workspaceId, byte[] content) {
    return add(SECRETS, workspaceId, Map.of(KIND, FILE), content);
  }

  /** Remembers the node that has the volumes. */
  void pin(UUID workspaceId, String node) {
    add(CONFIGS, workspaceId, Map.of(KIND, NODE, NODE_ID, node), new byte[]{'1'});
  }

  private SwarmJson.Stored add(String where, UUID workspaceId, Map<String, String> more,
      byte[] content) {
    var labels = new HashMap<>(ownership.of(workspaceId));
    labels.putAll(more);
    // their content never changes, so each has a name of its own
    var name = new Names(workspaceId).container() + "-" + UUID.randomUUID();
    var id = SwarmJson.newId(api.post("store something of workspace=" + workspaceId,
        where + "/create", Map.of(), SwarmJson.content(name, labels, content)));
    return new SwarmJson.Stored(id, name, labels);
  }

  /** Finds the node that has the volumes. */
  Optional<String> pinned(UUID workspaceId) {
    return SwarmJson
        .stored(api.get("look for the node of workspace=" + workspaceId,
            CONFIGS + SwarmJson.byLabels(labels(workspaceId, NODE))))
        .stream().flatMap(stored -> Optional.ofNullable(stored.labels().get(NODE_ID)).stream())
        .findFirst();
  }

  /** Removes files and token. */
  void removeFiles(UUID workspaceId) {
    remove(CONFIGS, workspaceId, FILE);
    remove(SECRETS, workspaceId, FILE);
  }

  /** Forgets the node. */
  void unpin(UUID workspaceId) {
    remove(CONFIGS, workspaceId, NODE);
  }

  private void remove(String where, UUID workspaceId, String kind) {
    SwarmJson
        .stored(api.get("list what is stored of workspace=" + workspaceId,
            where + SwarmJson.byLabels(labels(workspaceId, kind))))
        .forEach(stored -> {
          try {
            api.delete("remove something of workspace=" + workspaceId, where + "/" + stored.id());
          } catch (SdkException e) {
            if (e.code() != ErrorCode.NOT_FOUND) {
              throw e;
            }
          }
        });
  }

  private Map<String, String> labels(UUID workspaceId, String kind) {
    var labels = new HashMap<>(ownership.of(workspaceId));
    labels.put(KIND, kind);
    return labels;
  }
}
