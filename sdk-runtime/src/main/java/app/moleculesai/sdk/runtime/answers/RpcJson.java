package app.moleculesai.sdk.runtime.answers;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.ErrorBody;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.ErrorJson;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Locale;
import java.util.Optional;

/** Writes JSON-RPC responses, and reads what stands in messages. */
public final class RpcJson {
  private static final String DOMAIN = "moleculesai.app";

  private RpcJson() {}

  /**
   * Writes a response.
   *
   * @param member {@code result} or {@code error}
   */
  public static Body response(RequestEnvelope request, String member, JsonNode value) {
    return Body.wrap(Json.bytes(out -> {
      out.writeStartObject();
      out.writeStringField("jsonrpc", "2.0");
      out.writeFieldName("id");
      out.writeRawValue(request.requestId().orElse("null"));
      out.writeFieldName(member);
      out.writeTree(value);
      out.writeEndObject();
    }));
  }

  /** Answers a request with an error as a generation has them. */
  public static Body error(RequestEnvelope request, ProtocolError error, Generation generation) {
    return response(request, "error", ErrorJson.of(error, generation));
  }

  /** Answers a request of 1.0 with a refusal of ours: the code that other clients read is the reason. */
  public static Body failure(RequestEnvelope request, SdkException failure) {
    var error = Json.object()
        .put("code", code(ErrorBody.statusCode(failure.code())).code())
        .put("message", String.valueOf(failure.getMessage()));
    error.set("data", details(failure));
    return response(request, "error", error);
  }

  /** Returns the details of a refusal. */
  static ArrayNode details(SdkException failure) {
    var list = Json.object().putArray("details");
    var info = list.addObject()
        .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
        .put("reason", failure.code().word().toUpperCase(Locale.ROOT)).put("domain", DOMAIN);
    if (!failure.details().isEmpty()) {
      var metadata = info.putObject("metadata"); // of texts only
      failure.details().forEach((name, value) -> metadata.put(name, value.toString()));
    }
    return list;
  }

  /** Reads an object that is a member of a document. */
  public static Optional<JsonNode> member(Body document, String name) {
    try {
      return Optional.of(Json.read(document.toByteArray()).path(name))
          .filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static A2aErrorCode code(int status) {
    return switch (status) {
      case 400, 413, 422 -> A2aErrorCode.INVALID_PARAMS;
      case 501 -> A2aErrorCode.UNSUPPORTED_OPERATION;
      default -> A2aErrorCode.INTERNAL_ERROR;
    };
  }
}
