package app.moleculesai.sdk.runtime.files;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.RequestBody;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;

/** Uploads, downloads, and what agents fetch ({@code wire.md} 9.4, 9.5). */
public final class FileRoutes implements HttpService {
  private static final int BUFFER = 64 << 10;

  private final Access access;
  private final AgentFileTransfer transfer;
  private final PendingUploads pending;
  private final UploadStaging staging;

  /**
   * Takes who may call, and the services behind the routes.
   *
   * @param staging where files may lie while they are brought to an agent
   */
  public FileRoutes(Access access, AgentFileTransfer transfer, PendingUploads pending,
      UploadStaging staging) {
    this.access = access;
    this.transfer = transfer;
    this.pending = pending;
    this.staging = staging;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/workspaces/{id}/chat/uploads", access.workspace(this::upload))
        .get("/workspaces/{id}/chat/download", access.workspace(this::download))
        .get("/workspaces/{id}/pending-uploads/{fileId}/content", access.workspace(this::content))
        .post("/workspaces/{id}/pending-uploads/{fileId}/ack", access.workspace(this::ack));
  }

  private void upload(ServerRequest request, ServerResponse response) {
    var upload = transfer.begin(Parameters.workspaceId(request));
    try (var batch = RequestBody.stream(request, in -> Batch.read(staging, form(request, in)))) {
      upload.bring(batch, new AgentFileTransfer.UploadSink() {
        @Override
        public void taken(List<UploadedFile> files) {
          Json.send(response, Status.OK_200, UploadJson.of(files));
        }

        @Override
        public void answered(AgentAnswer answer) {
          pass(response, answer);
        }
      });
    }
  }

  private static FormBody form(ServerRequest request, InputStream in) {
    var headers = request.headers();
    return new FormBody(headers.contains(HeaderNames.CONTENT_TYPE)
        ? headers.get(HeaderNames.CONTENT_TYPE).get()
        : null, headers.contentLength().orElse(-1), in);
  }

  /** Passes an agent's answer on; what it says in another form stays unsaid. */
  private static void pass(ServerResponse response, AgentAnswer answer) {
    var status = Status.create(answer.status());
    answer.json().ifPresentOrElse(
        json -> Json.sendBytes(response, status, json.toByteArray()),
        () -> Json.send(response, status, Json.object()
            .put("error", "the agent answered with status " + answer.status())
            .put("code", ErrorCode.AGENT_ERROR.word())));
  }

  private void download(ServerRequest request, ServerResponse response) {
    var path = Parameters.text(request, "path");
    transfer.download(Parameters.workspaceId(request), path, new AgentCalls.Reader() {
      @Override
      public void file(String name, String mediaType, long length, InputStream content) {
        send(response, name, mediaType, length, content);
      }

      @Override
      public void refusal(AgentAnswer answer) {
        pass(response, answer);
      }
    });
  }

  private void content(ServerRequest request, ServerResponse response) throws IOException {
    var fileId = fileId(request);
    var waiting = pending.open(Parameters.workspaceId(request), fileId);
    try (var content = waiting.content()) {
      var row = waiting.row();
      send(response, row.name(), MediaType.header(row.mediaType()), row.size(), content);
    }
    pending.fetched(fileId);
  }

  /** Sends a file; when that cannot be read to its end, neither does the answer end. */
  private static void send(ServerResponse response, String name, String mediaType, long length,
      InputStream content) {
    response.status(Status.OK_200).header(HeaderNames.CONTENT_TYPE, mediaType)
        .header(HeaderNames.CONTENT_DISPOSITION, Attachment.named(name));
    if (length >= 0) {
      response.header(HeaderNames.CONTENT_LENGTH, Long.toString(length));
    }
    try {
      var out = response.outputStream();
      var buffer = new byte[BUFFER];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        out.write(buffer, 0, read);
      }
      out.close();
    } catch (IOException e) {
      throw new CloseConnectionException("a file broke off", e);
    }
  }

  private void ack(ServerRequest request, ServerResponse response) {
    boolean first = pending.ack(Parameters.workspaceId(request), fileId(request));
    var answer = Json.object().put("acked", true);
    Json.send(response, Status.OK_200, first ? answer : answer.put("raced", true));
  }

  private static UUID fileId(ServerRequest request) {
    return Parameters.pathUuid(request, "fileId");
  }
}
