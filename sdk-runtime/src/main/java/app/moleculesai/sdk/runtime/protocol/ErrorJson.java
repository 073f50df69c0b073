package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Errors as trees: in 0.3 without data, because its libraries disagree about them; in 1.0 with a list of details. */
public final class ErrorJson {
  private static final String TYPE = "@type";
  private static final String ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo";
  private static final String BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";
  private static final String VALUE = "type.googleapis.com/google.protobuf.Value";
  private static final String DOMAIN = "a2a-protocol.org";

  private ErrorJson() {}

  /** Returns the member {@code error} of an answer. */
  public static ObjectNode of(ProtocolError error, Generation generation) {
    var out = written(error.code().code(), error.message());
    var details = details(error);
    if (generation == Generation.V1_0 && !details.isEmpty()) {
      out.set("data", details);
    }
    return out;
  }

  /** Returns the details of an error in 1.0: the reason of one of A2A, the fields of wrong parameters. */
  public static ArrayNode details(ProtocolError error) {
    var details = TreeJson.NODES.arrayNode();
    if (error.code().isOfA2a() || error.code() == A2aErrorCode.INVALID_PARAMS) {
      details.add(errorInfo(error.code()));
    }
    if (!error.violations().isEmpty()) {
      var violations = details.addObject().put(TYPE, BAD_REQUEST).putArray("fieldViolations");
      error.violations().forEach(violation -> violations.addObject()
          .put("field", violation.field()).put("description", violation.description()));
    }
    return details;
  }

  /** Translates the member {@code error} of an answer; its code stays. */
  static ObjectNode translated(JsonNode tree, Generation to) throws MalformedException {
    var error = MembersJson.root(tree, "error");
    int code = error.integer("code", Integer.MIN_VALUE, Integer.MAX_VALUE)
        .orElseThrow(() -> error.wrong("code", "must be a whole number"));
    var known = A2aErrorCode.find(code);
    var message = error.text("message");
    var out = written(code, message.isEmpty()
        ? known.map(A2aErrorCode::reason).orElse("the agent gave no message")
        : message);
    if (to == Generation.V1_0) {
      var details = details(error.find("data").orElse(TreeJson.NODES.missingNode()));
      if (known.filter(A2aErrorCode::isOfA2a).isPresent() && !hasErrorInfo(details)) {
        details.insert(0, errorInfo(known.get()));
      }
      if (!details.isEmpty()) {
        out.set("data", details);
      }
    }
    return out;
  }

  /** What is no list of typed objects travels as one, a value. */
  private static ArrayNode details(JsonNode data) {
    var details = TreeJson.NODES.arrayNode();
    if (data instanceof ArrayNode list && isTyped(list)) {
      return details.addAll(list);
    }
    if (!data.isMissingNode()) {
      details.addObject().put(TYPE, VALUE).set("value", data);
    }
    return details;
  }

  private static boolean isTyped(ArrayNode list) {
    return list.valueStream().allMatch(detail -> detail.path(TYPE).isTextual());
  }

  private static boolean hasErrorInfo(ArrayNode details) {
    return details.valueStream().anyMatch(detail -> detail.path(TYPE).asText().equals(ERROR_INFO));
  }

  private static ObjectNode errorInfo(A2aErrorCode code) {
    return TreeJson.NODES.objectNode().put(TYPE, ERROR_INFO).put("reason", code.reason())
        .put("domain", DOMAIN);
  }

  private static ObjectNode written(int code, String message) {
    return TreeJson.NODES.objectNode().put("code", code).put("message", message);
  }
}
