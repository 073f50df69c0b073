package app.moleculesai.sdk.runtime.files;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/** Uploads as JSON ({@code wire.md} UP-4, UP-5). */
final class UploadJson {
  private UploadJson() {}

  /** Returns the answer to an upload. */
  static ObjectNode of(List<UploadedFile> files) {
    var answer = Json.object();
    var list = answer.putArray("files");
    files.forEach(file -> list.add(Json.object().put("uri", file.uri()).put("name", file.name())
        .put("mimeType", file.mediaType()).put("size", file.size())));
    return answer;
  }

  /** Returns what an agent reads in its log of a file that waits for it. */
  static Body announcement(UUID fileId, UploadedFile file) {
    return Body.wrap(Json.bytes(Json.object().put("file_id", fileId.toString())
        .put("name", file.name()).put("mimeType", file.mediaType()).put("size", file.size())
        .put("uri", file.uri())));
  }
}
