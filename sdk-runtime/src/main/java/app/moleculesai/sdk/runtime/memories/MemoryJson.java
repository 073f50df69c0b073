package app.moleculesai.sdk.runtime.memories;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Reads and writes memories on the wire ({@code wire.md} 12.5). */
final class MemoryJson {
  private static final int LONGEST_NAMESPACE = 50;

  private MemoryJson() {}

  static ObjectNode kept(Memory memory) {
    return Json.object().put("id", memory.id().toString()).put("scope", memory.scope().name())
        .put("namespace", memory.namespace());
  }

  static ObjectNode found(Memory memory) {
    return Json.object().put("id", memory.id().toString())
        .put("workspace_id", memory.workspaceId().toString())
        .put("content", memory.content()).put("scope", memory.scope().name())
        .put("namespace", memory.namespace()).put("created_at", Json.instant(memory.createdAt()));
  }

  /** As the newer routes show it. */
  static ObjectNode found(Memory memory, Memories.Space space) {
    return Json.object().put("id", memory.id().toString()).put("namespace", space.name())
        .put("content", memory.content()).put("workspace_id", memory.workspaceId().toString())
        .put("label", memory.namespace()).put("created_at", Json.instant(memory.createdAt()));
  }

  static ObjectNode space(Memories.Space space) {
    return Json.object().put("name", space.name()).put("scope", space.scope().name());
  }

  static ObjectNode saved(Memory memory, String workspaceName) {
    return found(memory).put("workspace_name", workspaceName);
  }

  static SdkException mismatch(long expected, OptionalLong current) {
    var there = current.isPresent() ? "version " + current.getAsLong() : "no entry";
    return new SdkException(ErrorCode.CONFLICT,
        "version " + expected + " was expected, and " + there + " is there")
        .with("expected_version", expected)
        .with("current_version",
            current.isPresent() ? current.getAsLong() : NullNode.getInstance());
  }

  static Memory.Scope scope(String field, String word) {
    return Arrays.stream(Memory.Scope.values()).filter(scope -> scope.name().equals(word))
        .findFirst().orElseThrow(() -> Parameters.invalid(field, "must be one of "
            + Arrays.stream(Memory.Scope.values()).map(Memory.Scope::name)
                .collect(Collectors.joining(", "))));
  }

  static String namespace(String field, String text) {
    if (text.codePointCount(0, text.length()) > LONGEST_NAMESPACE) {
      throw Parameters.invalid(field,
          "must have at most " + LONGEST_NAMESPACE + " characters");
    }
    return text;
  }
}
